package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The children of a gateway that is killed end as well, and its successor gets the data folders. */
final class ParentDeathTest {
    @TempDir
    private Path data;

    @BeforeAll
    static void requireLibrary() {
        Stores.requireLibrary();
    }

    @Test
    void noStoreOutlivesItsGateway() throws Exception {
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gateway.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> stores;
        try (var output = new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8))) {
            String pids = output.lines()
                    .filter(line -> line.startsWith(Gateway.STORES))
                    .findFirst()
                    .orElseThrow();
            stores = Arrays.stream(pids.substring(Gateway.STORES.length()).split(" ", -1))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertThat(stores).allMatch(ProcessHandle::isAlive);
        } finally {
            gateway.destroyForcibly().waitFor();
        }
        // At once, while the orphans may still be leaving.
        try (var clickHouse = Gateway.clickHouse(data);
                var redis = Gateway.redis(data)) {
            assertThat(clickHouse.state()).isEqualTo(StoreState.READY);
            assertThat(redis.state()).isEqualTo(StoreState.READY);
            Eventually.await("the orphans are gone", () -> stores.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** A process that does nothing but keep both stores. */
    static final class Gateway {
        private static final String STORES = "stores ";
        private static final String PASSWORD = "0123456789abcdef0123456789abcdef";

        private Gateway() {}

        public static void main(String[] args) throws Exception {
            Path data = Path.of(args[0]);
            var clickHouse = clickHouse(data);
            var redis = redis(data);
            System.out.println(STORES + clickHouse.pid() + " " + redis.pid());
            System.out.flush();
            System.in.transferTo(System.out);
        }

        static EmbeddedClickHouse clickHouse(Path data) {
            return EmbeddedClickHouse.start(
                    ClickHouseOptions.defaults(Stores.home(), data.resolve("clickhouse"), PASSWORD),
                    StoreListener.NONE);
        }

        static EmbeddedRedis redis(Path data) {
            return EmbeddedRedis.start(RedisOptions.defaults(data.resolve("redis"), PASSWORD), StoreListener.NONE);
        }
    }
}
