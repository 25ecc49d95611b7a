package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.metka.support.Eventually;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Life and death of the Redis process. */
final class EmbeddedRedisTest {
    @TempDir
    private Path data;

    private EmbeddedRedis start(StoreListener listener) {
        return EmbeddedRedis.start(RedisOptions.defaults(data, Stores.password()), listener);
    }

    @Test
    void comesBackWithItsDataAfterItWasKilled() {
        List<StoreState> states = new CopyOnWriteArrayList<>();
        try (var store = start((_, state) -> states.add(state));
                var client = RedisClient.create(store.uri().toString());
                var connection = client.connect()) {
            for (int i = 0; i < 1000; i++) {
                connection.sync().set("key:" + i, "value");
            }
            // Every second the file is synced; a killed process leaves its writes with the kernel anyway.
            long killed = store.pid();
            URI uri = store.uri();

            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            Eventually.until("it is back", () -> Collections.frequency(states, StoreState.READY) == 2);

            assertThat(store.uri()).isEqualTo(uri);
            assertThat(connection.sync().dbsize()).isEqualTo(1000);
        }
        assertThat(states)
                .containsExactly(
                        StoreState.STARTING,
                        StoreState.READY,
                        StoreState.DOWN,
                        StoreState.STARTING,
                        StoreState.READY,
                        StoreState.DOWN);
    }

    @Test
    void keepsEverythingAcrossAnOrderlyStop() {
        try (var store = start(StoreListener.NONE);
                var client = RedisClient.create(store.uri().toString());
                var connection = client.connect()) {
            connection.sync().incrby("counter", 41);
            connection.sync().incr("counter");
        }
        try (var store = start(StoreListener.NONE);
                var client = RedisClient.create(store.uri().toString());
                var connection = client.connect()) {
            assertThat(connection.sync().get("counter")).isEqualTo("42");
            assertThat(connection.sync().configGet("appendfsync")).containsEntry("appendfsync", "everysec");
        }
    }

    @Test
    void asksForThePasswordAndHidesIt() throws Exception {
        try (var store = start(StoreListener.NONE);
                var stranger =
                        RedisClient.create("redis://127.0.0.1:" + store.uri().getPort())) {
            assertThatThrownBy(() -> stranger.connect().sync().get("key")).hasStackTraceContaining("NOAUTH");
            Path configuration = data.resolve("redis.conf");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration)))
                    .isEqualTo("rw-------");
            String commandLine = Files.readString(Path.of("/proc", Long.toString(store.pid()), "cmdline"));
            assertThat(commandLine).contains("redis-server").doesNotContain(password(store));
        }
    }

    @Test
    void aPasswordThatNeedsQuotingIsRefused() {
        assertThatThrownBy(() -> RedisOptions.defaults(data, "a short one"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 to 256 characters");
    }

    private static String password(EmbeddedRedis store) {
        return store.uri().getUserInfo().substring(1);
    }
}
