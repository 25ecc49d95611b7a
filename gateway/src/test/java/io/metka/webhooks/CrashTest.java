package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.redis.Clients;
import io.metka.redis.RedisLink;
import io.metka.support.Clock;
import io.metka.support.Eventually;
import io.metka.webhooks.Partner.Received;
import io.metka.webhooks.Partner.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes killed with SIGKILL: every message arrives at least once, under one id, in order per profile. */
final class CrashTest {
    /** Longer than an attempt may take, so that a node that is alive keeps what it has. */
    static final Duration LEASE = Duration.ofSeconds(32);

    private static final int PROFILES = 40;
    private static final int PER_PROFILE = 10;
    private static final int KILLS = 3;

    @TempDir
    private Path data;

    private RedisChild redis;
    private Partner partner;
    private Rig rig;

    @BeforeEach
    void build() {
        redis = new RedisChild(data);
        partner = new Partner(Clock.SYSTEM);
        rig = new Rig(redis.url());
    }

    @AfterEach
    void tearDown() {
        rig.close();
        partner.close();
        redis.close();
    }

    private Process node() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingNode.class.getName(),
                        redis.url(),
                        partner.url().toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("node.log").toFile())
                .start();
    }

    private void kill(Process node) throws InterruptedException {
        node.destroyForcibly();
        node.waitFor();
    }

    /** What a crashed node held is free when its leases have run out; the test does not wait for that. */
    private void letLeasesRunOut() {
        try (RedisLink direct = Clients.at(redis.url()).link()) {
            direct.command("KEYS", "*:lease:*").forEach(lease -> direct.command("PEXPIRE", lease, "1"));
        }
    }

    private void enqueue() {
        rig.endpoints(Rig.endpoint("crm", partner.url()));
        rig.clock.advance(Duration.between(rig.clock.now(), Clock.SYSTEM.now()));
        LaneId crm = new LaneId(Rig.SHOP, "crm");
        try (RedisLink direct = Clients.at(redis.url()).link()) {
            new Lanes(direct, rig.clock, rig.settings.lanes(), LEASE)
                    .enqueue(
                            crm,
                            Rig.changes(PROFILES, PER_PROFILE).stream()
                                    .map(change -> Message.of(crm, change, rig.clock.now()))
                                    .toList());
        }
    }

    @Test
    void deliversAgainWhatANodeHadPostedButNotAcknowledged() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        partner.behaves(received -> {
            arrived.countDown();
            try {
                killed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Response(200);
        });
        enqueue();
        Process node = node();
        try {
            Eventually.until("the node delivers", () -> arrived.getCount() == 0);
        } finally {
            kill(node);
        }
        Set<String> posted = partner.received().stream().map(Received::id).collect(Collectors.toSet());
        killed.countDown();
        letLeasesRunOut();
        rig.start();
        Eventually.until("all have arrived", () -> distinct() == PROFILES * PER_PROFILE);
        Map<String, Long> times =
                partner.received().stream().collect(Collectors.groupingBy(Received::id, Collectors.counting()));
        assertThat(times).allSatisfy((id, count) -> assertThat(count).isEqualTo(posted.contains(id) ? 2 : 1));
    }

    @Test
    void losesNothingAndKeepsTheOrderWhenNodesAreKilledAtRandomPoints() throws Exception {
        long seed = 11;
        Random chance = new Random(seed);
        AtomicInteger arrivals = new AtomicInteger();
        partner.behaves(received -> {
            arrivals.incrementAndGet();
            return new Response(200);
        });
        enqueue();
        for (int round = 1; round <= KILLS; round++) {
            int until = arrivals.get() + 1 + chance.nextInt(PROFILES * PER_PROFILE / KILLS / 2);
            Process node = node();
            try {
                Eventually.until("the node delivers", () -> arrivals.get() >= until);
            } finally {
                kill(node);
            }
            letLeasesRunOut();
        }
        rig.start();
        Eventually.until(() -> distinct() + " have arrived, seed " + seed, () -> distinct() == PROFILES * PER_PROFILE);

        Set<String> seen = new HashSet<>();
        Map<String, List<Long>> first = new HashMap<>();
        for (Received received : partner.received()) {
            assertThat(received.verdict()).isEqualTo(Signature.Verdict.VALID);
            if (seen.add(received.id())) {
                first.computeIfAbsent(received.profile(), profile -> new ArrayList<>())
                        .add(received.sequence());
            }
        }
        assertThat(first.values())
                .hasSize(PROFILES)
                .allSatisfy(sequences -> assertThat(sequences).isSorted().hasSize(PER_PROFILE));
    }

    private long distinct() {
        return partner.received().stream().map(Received::id).distinct().count();
    }
}
