package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.metka.embedded.Stores;
import io.metka.model.ProfiledEvent;
import io.metka.model.SpooledBatch;
import io.metka.settings.IdentitySettings;
import io.metka.settings.RedisSettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.IdentitySignals;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The resolver on a Redis Cluster of three nodes, each with a third of the slots. */
final class RedisClusterTest {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    static Path folder;

    private static final List<Process> SERVERS = new ArrayList<>();
    private static final List<Integer> PORTS = new ArrayList<>();

    @BeforeAll
    static void startThreeNodes() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/redis-server")), "no redis-server: apt-get install redis-server");
        for (int i = 0; i < NODES; i++) {
            PORTS.add(freePort());
            SERVERS.add(server(PORTS.get(i)));
        }
        for (int i = 0; i < NODES; i++) {
            int node = i;
            until(() -> on(node, redis -> redis.ping().equals("PONG")));
            int[] slots = IntStream.range(node * SLOTS / NODES, (node + 1) * SLOTS / NODES)
                    .toArray();
            on(node, redis -> redis.clusterAddSlots(slots));
        }
        for (int i = 1; i < NODES; i++) {
            int node = i;
            on(0, redis -> redis.clusterMeet("127.0.0.1", PORTS.get(node)));
        }
        for (int i = 0; i < NODES; i++) {
            int node = i;
            until(() -> on(
                    node,
                    redis -> redis.clusterInfo().contains("cluster_state:ok")
                            && redis.clusterInfo().contains("cluster_known_nodes:" + NODES)));
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        for (Process server : SERVERS) {
            server.destroy();
            server.waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreesWithTheNaiveGraphInEveryProject(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (IdentityResolver resolver = resolver()) {
            for (int project = 0; project < 6; project++) {
                String name = Stores.freshName("cluster");
                RandomVisits visits = new RandomVisits(random, 20, "e");
                NaiveGraphCheck check = new NaiveGraphCheck(new NaiveGraph(100, 1_000));
                for (int i = 0; i < 8; i++) {
                    List<SpooledBatch> range = visits.range(name, 4, 60);
                    Resolution resolution = resolver.resolve("n", range);
                    check.check("n", range, resolution);
                    assertThat(resolver.resolve("n", range)).isEqualTo(resolution);
                }
            }
        }
        assertThat(nodesWithKeys()).as("the projects are spread over the nodes").isGreaterThan(1);
    }

    @Test
    void oneRangeMayHoldManyProjects() {
        List<SpooledBatch> range = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            range.add(Visits.batch(Stores.freshName("many"), i, Visits.event("e1", "ivan", "phone")));
        }
        try (IdentityResolver resolver = resolver()) {
            List<ProfiledEvent> events = resolver.resolve("n", range).events();
            assertThat(events).hasSize(30);
            assertThat(events.stream().map(ProfiledEvent::profile)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSlotThatMovedIsFoundAgain() {
        String project = Stores.freshName("moved");
        try (IdentityResolver resolver = resolver()) {
            List<SpooledBatch> first = List.of(Visits.batch(project, 0, Visits.event("e1", "ivan", "phone")));
            Resolution before = resolver.resolve("n", first);
            int slot = io.lettuce.core.cluster.SlotHash.getSlot("{" + project + "}");
            int from = slot * NODES / SLOTS;
            int to = (from + 1) % NODES;
            move(slot, from, to, project);

            List<SpooledBatch> second = List.of(Visits.batch(project, 10, Visits.event("e2", null, "phone")));
            assertThatThrownBy(() -> resolver.resolve("n", second)).isInstanceOf(StoreUnavailableException.class);
            Resolution after = resolver.resolve("n", second);

            assertThat(after.events().getFirst().profile())
                    .isEqualTo(before.events().getFirst().profile());
            assertThat(resolver.resolve("n", first)).isEqualTo(before);
            move(slot, to, from, project);
        }
    }

    /** As an operator's resharding does it. */
    private static void move(int slot, int from, int to, String project) {
        String source = on(from, RedisCommands::clusterMyId);
        String target = on(to, RedisCommands::clusterMyId);
        on(to, redis -> redis.clusterSetSlotImporting(slot, source));
        on(from, redis -> redis.clusterSetSlotMigrating(slot, target));
        List<String> keys = on(from, redis -> redis.clusterGetKeysInSlot(slot, 1_000));
        assertThat(keys).anyMatch(key -> key.contains(project));
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + PORTS.get(from))) {
            var redis = client.connect(io.lettuce.core.codec.ByteArrayCodec.INSTANCE)
                    .sync();
            for (byte[] key : redis.clusterGetKeysInSlot(slot, 1_000)) {
                redis.migrate("127.0.0.1", PORTS.get(to), key, 0, 5_000);
            }
        }
        for (int i = 0; i < NODES; i++) {
            on(i, redis -> redis.clusterSetSlotNode(slot, target));
        }
    }

    private static IdentityResolver resolver() {
        RedisSettings settings = new RedisSettings(
                "redis://127.0.0.1:" + PORTS.getFirst(), true, Duration.ofSeconds(10), Duration.ofSeconds(10));
        return Visits.resolver(
                IdentitySettings.defaults(),
                settings,
                new IdentityResolver.Context(new ManualClock(Visits.START), Ids.RANDOM, IdentitySignals.NOOP));
    }

    private static long nodesWithKeys() {
        long nodes = 0;
        for (int i = 0; i < NODES; i++) {
            nodes += on(i, RedisCommands::dbsize) > 0 ? 1 : 0;
        }
        return nodes;
    }

    private static int freePort() throws IOException {
        int port;
        do {
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            // The bus of a node listens 10,000 above its port.
        } while (port > 55_000);
        return port;
    }

    private static Process server(int port) throws IOException {
        Path data = Files.createDirectories(folder.resolve("node-" + port));
        return new ProcessBuilder(
                        "/usr/bin/redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        data.toString(),
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        "15000",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
    }

    /** A question to one node. */
    private interface Ask<T> {
        T of(RedisCommands<String, String> redis);
    }

    private static <T> T on(int node, Ask<T> ask) {
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + PORTS.get(node))) {
            return ask.of(client.connect().sync());
        }
    }

    /** A state that comes. */
    private interface State {
        boolean reached();
    }

    private static void until(State state) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!reached(state)) {
            assertThat(System.nanoTime()).as("the cluster comes up in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean reached(State state) {
        try {
            return state.reached();
        } catch (io.lettuce.core.RedisException e) {
            return false;
        }
    }
}
