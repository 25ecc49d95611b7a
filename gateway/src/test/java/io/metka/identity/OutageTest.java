package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.metka.embedded.EmbeddedRedis;
import io.metka.embedded.RedisOptions;
import io.metka.embedded.StoreListener;
import io.metka.embedded.Stores;
import io.metka.model.SpooledBatch;
import io.metka.redis.Clients;
import io.metka.settings.IdentitySettings;
import io.metka.settings.RedisSettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.support.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis away in every way it knows: each call says so in time, and the same call succeeds once Redis is back. */
final class OutageTest {
    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** A paused or loaded machine may take a multiple of the timeout to notice it. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    private static EmbeddedRedis redis;

    private final CountingSignals signals = new CountingSignals();
    private final List<SpooledBatch> first =
            List.of(Visits.batch(Stores.freshName("outage"), 0, Visits.event("e1", "ivan", "phone")));
    private final List<SpooledBatch> second = List.of(
            Visits.batch(first.getFirst().batch().origin().project().value(), 1, Visits.event("e2", "ivan", "laptop")));
    private IdentityResolver resolver;

    @BeforeAll
    static void start() {
        String password = HexFormat.of().formatHex(Ids.RANDOM.secret(24));
        redis = EmbeddedRedis.start(RedisOptions.defaults(folder.resolve("redis"), password), StoreListener.NONE);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void connect() {
        resolver = resolver(new RedisSettings(redis.uri().toString(), false, TIMEOUT, TIMEOUT));
        resolver.resolve("n", first);
    }

    @AfterEach
    void disconnect() {
        resolver.close();
    }

    private IdentityResolver resolver(RedisSettings settings) {
        var context = new IdentityResolver.Context(new ManualClock(Visits.START), Ids.RANDOM, signals);
        return Visits.resolver(IdentitySettings.defaults(), Clients.at(settings), context);
    }

    @Test
    void killedAndStartedAgain() {
        Resolution before = resolver.resolve("n", first);
        ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
        isUnavailable(resolver);
        Resolution after = untilBack(first);
        assertThat(after).as("the append-only file has kept the decision").isEqualTo(before);
        assertThat(resolver.resolve("n", second).events().getFirst().profile())
                .isEqualTo(before.events().getFirst().profile());
    }

    @Test
    void pausedWithItsConnectionsOpen() throws Exception {
        signal("-STOP");
        try {
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                isUnavailable(resolver);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICED_WITHIN);
            }
            assertThatThrownBy(resolver::ping).isInstanceOf(StoreUnavailableException.class);
        } finally {
            signal("-CONT");
        }
        assertThat(untilBack(second).events()).hasSize(1);
        assertThat(signals.created).isEqualTo(1);
    }

    @Test
    void restartedEmpty() {
        var before = resolver.resolve("n", first).events().getFirst();
        commands(RedisCommands::flushall);
        var after = resolver.resolve("n", first).events().getFirst();
        assertThat(after.identifiers()).isEqualTo(before.identifiers());
        assertThat(after.profile()).isNotEqualTo(before.profile());
    }

    @Test
    void outOfMemory() {
        commands(c -> c.configSet("maxmemory", "1"));
        try {
            isUnavailable(resolver);
        } finally {
            commands(c -> c.configSet("maxmemory", "0"));
        }
        assertThat(untilBack(second).events()).hasSize(1);
    }

    @Test
    void readOnlyAfterAFailOver() throws IOException {
        int nobody = closedPort();
        commands(c -> c.replicaof("127.0.0.1", nobody));
        try {
            isUnavailable(resolver);
        } finally {
            commands(RedisCommands::replicaofNoOne);
        }
        assertThat(untilBack(second).events()).hasSize(1);
    }

    @Test
    void busyWithSomebodyElsesScript() throws Exception {
        commands(c -> c.configSet("lua-time-limit", "1"));
        try (RedisClient client = RedisClient.create(redis.uri().toString());
                StatefulRedisConnection<String, String> other = client.connect()) {
            var endless = other.async().eval("while true do end", ScriptOutputType.INTEGER);
            try {
                until(this::requireBusy);
                isUnavailable(resolver);
            } finally {
                until(() -> commands(RedisCommands::scriptKill));
            }
            assertThatThrownBy(() -> endless.get(10, TimeUnit.SECONDS)).hasMessageContaining("killed");
        }
        assertThat(untilBack(second).events()).hasSize(1);
    }

    @Test
    void stillLoading() throws IOException {
        try (RefusingRedis loading = new RefusingRedis("LOADING Redis is loading the dataset in memory");
                var early = resolver(loading.settings())) {
            isUnavailable(early);
            assertThatThrownBy(early::ping).hasMessageContaining("LOADING");
        }
    }

    @Test
    void notThere() throws IOException {
        int port = closedPort();
        try (var early = resolver(RedisSettings.defaults().withUrl("redis://user:secret@127.0.0.1:" + port))) {
            assertThatThrownBy(() -> early.resolve("n", first))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("redis://***@127.0.0.1:" + port)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void wrongPassword() {
        String wrong = redis.uri().toString().replace(redis.uri().getUserInfo(), ":wrong");
        try (var stranger = resolver(RedisSettings.defaults().withUrl(wrong))) {
            isUnavailable(stranger);
        }
    }

    @Test
    void damagedDataIsNotAnOutage() {
        String project = first.getFirst().batch().origin().project().value();
        commands(c -> {
            byte[] profile = c.keys(("{" + project + "}:p:*")).getFirst();
            c.del(profile);
            c.set(profile, profile);
        });
        assertThatThrownBy(() -> resolver.resolve("n", second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("WRONGTYPE");
        resolver.ping();
    }

    private void requireBusy() {
        try {
            commands(RedisCommands::ping);
        } catch (RedisException busy) {
            return;
        }
        throw new IllegalStateException("the script does not run yet");
    }

    private void isUnavailable(IdentityResolver some) {
        int before = signals.away;
        assertThatThrownBy(() -> some.resolve("n", second))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.store()).isEqualTo("redis"));
        assertThat(signals.away).isEqualTo(before + 1);
    }

    private Resolution untilBack(List<SpooledBatch> batches) {
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        while (true) {
            try {
                return resolver.resolve("n", batches);
            } catch (StoreUnavailableException e) {
                assertThat(System.nanoTime())
                        .as("deadline, after: %s", e.getMessage())
                        .isLessThan(deadline);
            }
        }
    }

    private static void until(Runnable attempt) {
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (RuntimeException e) {
                assertThat(System.nanoTime())
                        .as("deadline, after: %s", e.getMessage())
                        .isLessThan(deadline);
            }
        }
    }

    private static void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(redis.pid())).start().waitFor();
    }

    private static void commands(Consumer<RedisCommands<byte[], byte[]>> use) {
        try (RedisClient client = RedisClient.create(redis.uri().toString());
                StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
            use.accept(connection.sync());
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
