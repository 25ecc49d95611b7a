package io.metka.faults;

import io.metka.embedded.ClickHouseOptions;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.EmbeddedRedis;
import io.metka.embedded.RedisOptions;
import io.metka.embedded.StoreListener;
import io.metka.embedded.Stores;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Eventually;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Redis and ClickHouse that belong to a test and not to the gateway, which knows them by their addresses alone. */
final class OwnStores implements AutoCloseable {
    private final EmbeddedRedis redis;
    private final EmbeddedClickHouse clickHouse;

    private OwnStores(EmbeddedRedis redis, EmbeddedClickHouse clickHouse) {
        this.redis = redis;
        this.clickHouse = clickHouse;
    }

    /** Skips the calling test without the engine library; fails it in CI. */
    static OwnStores start(Path folder) {
        EmbeddedClickHouse clickHouse = clickHouse(folder.resolve("clickhouse"));
        EmbeddedRedis redis = EmbeddedRedis.start(
                RedisOptions.defaults(folder.resolve("redis"), Stores.password()), StoreListener.NONE);
        return new OwnStores(redis, clickHouse);
    }

    /** ClickHouse alone, on this data folder. */
    static EmbeddedClickHouse clickHouse(Path data) {
        Stores.requireLibrary();
        return EmbeddedClickHouse.start(
                ClickHouseOptions.defaults(Stores.home(), data, Stores.password()), StoreListener.NONE);
    }

    /** The gateway's settings that lead to these stores. */
    Map<String, String> settings() {
        return Map.of(
                "METKA_REDIS_URL", redis.uri().toString(),
                "METKA_CLICKHOUSE_URL", clickHouse.url().toString(),
                "METKA_CLICKHOUSE_USER", clickHouse.user(),
                "METKA_CLICKHOUSE_PASSWORD", clickHouse.password());
    }

    /** To look at what is stored. */
    ClickHouse connect() {
        return connect(clickHouse);
    }

    static ClickHouse connect(EmbeddedClickHouse engine) {
        return new ClickHouse(
                WarehouseSettings.defaults().at(engine.url(), engine.user(), engine.password()), WarehouseSignals.NOOP);
    }

    EmbeddedClickHouse clickHouse() {
        return clickHouse;
    }

    /** One of the two. */
    enum Store {
        REDIS("redis"),
        CLICKHOUSE("clickhouse");

        private final String component;

        Store(String component) {
            this.component = component;
        }

        /** Its name in the gateway's readiness. */
        String component() {
            return component;
        }

        Store other() {
            return this == REDIS ? CLICKHOUSE : REDIS;
        }
    }

    /** From now on it takes connections and answers nothing. */
    void freeze(Store store) {
        signal("-STOP", pid(store));
    }

    void thaw(Store store) {
        signal("-CONT", pid(store));
    }

    /** {@code kill -9}; returns when its successor runs, at the same address. */
    void crash(Store store) {
        long before = pid(store);
        signal("-KILL", before);
        Eventually.until(store + " runs again", () -> pid(store) > 0 && pid(store) != before);
    }

    private long pid(Store store) {
        return store == Store.REDIS ? redis.pid() : clickHouse.pid();
    }

    private static void signal(String signal, long pid) {
        // To kill, -1 means every process of the machine.
        if (pid <= 1) {
            throw new AssertionError("kill " + signal + ": the store does not run");
        }
        try {
            int result = new ProcessBuilder("kill", signal, Long.toString(pid))
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new AssertionError("kill " + signal + " " + pid + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try (clickHouse;
                redis) {
            // A frozen process cannot end.
            for (Store store : Store.values()) {
                if (pid(store) > 1) {
                    thaw(store);
                }
            }
        }
    }
}
