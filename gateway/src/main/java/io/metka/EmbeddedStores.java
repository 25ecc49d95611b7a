package io.metka;

import io.metka.embedded.ClickHouseOptions;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.EmbeddedRedis;
import io.metka.embedded.RedisOptions;
import io.metka.settings.RedisSettings;
import io.metka.settings.Settings;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The stores that this gateway runs itself, because the settings name no other. */
final class EmbeddedStores implements AutoCloseable {
    private static final int PASSWORD_BYTES = 24;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final @Nullable EmbeddedRedis redis;
    private final @Nullable EmbeddedClickHouse clickHouse;

    private EmbeddedStores(@Nullable EmbeddedRedis redis, @Nullable EmbeddedClickHouse clickHouse) {
        this.redis = redis;
        this.clickHouse = clickHouse;
    }

    /** Starts both at once and returns when both answer. */
    static EmbeddedStores start(Settings settings, Path home, DataFolder data, Ids ids) {
        CompletableFuture<@Nullable EmbeddedClickHouse> engine = CompletableFuture.supplyAsync(() -> {
            if (settings.clickhouse().url() != null) {
                return null;
            }
            return EmbeddedClickHouse.start(
                    ClickHouseOptions.defaults(home, data.path("clickhouse"), password(ids)), (store, state) -> {});
        });
        try {
            EmbeddedRedis redis = settings.redis().embedded()
                    ? EmbeddedRedis.start(
                            RedisOptions.defaults(data.path("redis"), password(ids)), (store, state) -> {})
                    : null;
            return new EmbeddedStores(redis, engine.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static String password(Ids ids) {
        return HexFormat.of().formatHex(ids.secret(PASSWORD_BYTES));
    }

    /** The settings with the address of the embedded Redis, if there is one. */
    RedisSettings redis(RedisSettings configured) {
        return redis == null ? configured : configured.withUrl(redis.uri().toString());
    }

    /** The settings with the address of the embedded engine, if there is one. */
    WarehouseSettings clickHouse(WarehouseSettings configured) {
        EmbeddedClickHouse engine = clickHouse;
        return engine == null ? configured : configured.at(engine.url(), engine.user(), engine.password());
    }

    @Override
    public void close() {
        if (clickHouse != null) {
            clickHouse.stop(STOP_WITHIN);
        }
        if (redis != null) {
            redis.stop(STOP_WITHIN);
        }
    }
}
