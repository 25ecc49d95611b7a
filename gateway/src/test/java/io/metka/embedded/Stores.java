package io.metka.embedded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.metka.support.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real stores for the tests of every package: one embedded ClickHouse and one embedded Redis per test JVM, started at first
 * use in a folder under {@code target}, stopped and deleted at the JVM's end.
 *
 * <p>They are shared, so a test makes names of its own: {@link #freshName} for a database or a key prefix.
 */
public final class Stores {
    private static final Object LOCK = new Object();
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static @Nullable Path folder;
    private static @Nullable EmbeddedClickHouse clickHouse;
    private static @Nullable EmbeddedRedis redis;

    private Stores() {}

    /**
     * The shared engine: {@code url()}, {@code user()}, {@code password()}. Without the engine library the calling test is
     * skipped, and fails when the environment says {@code CI=true}.
     */
    public static EmbeddedClickHouse clickHouse() {
        synchronized (LOCK) {
            if (clickHouse == null) {
                requireLibrary();
                clickHouse = EmbeddedClickHouse.start(
                        ClickHouseOptions.defaults(HOME, folder().resolve("clickhouse"), password()),
                        StoreListener.NONE);
            }
            return clickHouse;
        }
    }

    /** The shared Redis: {@code redis://:password@127.0.0.1:port}. */
    public static URI redis() {
        synchronized (LOCK) {
            if (redis == null) {
                redis = EmbeddedRedis.start(
                        RedisOptions.defaults(folder().resolve("redis"), password()), StoreListener.NONE);
            }
            return redis.uri();
        }
    }

    /** A name that no other test has: for a database, a key prefix or a stream. */
    public static String freshName(String prefix) {
        return prefix + "_" + HexFormat.of().formatHex(Ids.RANDOM.secret(6));
    }

    /** Skips the calling test without the engine library; fails it instead in CI. */
    public static void requireLibrary() {
        boolean present = EngineLibrary.find(HOME).isPresent();
        if (!present && !"true".equals(System.getenv("CI"))) {
            assumeTrue(false, "no ClickHouse engine: run `npm ci --prefix deploy/embedded --ignore-scripts`");
        }
    }

    /** The installation folder. */
    public static Path home() {
        return HOME;
    }

    /** A password as the embedded stores want it. */
    public static String password() {
        return HexFormat.of().formatHex(Ids.RANDOM.secret(24));
    }

    private static Path folder() {
        Path present = folder;
        if (present == null) {
            try {
                Path target = Files.createDirectories(Path.of("target"));
                present = Files.createTempDirectory(target, "stores-").toAbsolutePath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            folder = present;
            Runtime.getRuntime().addShutdownHook(new Thread(Stores::stop));
        }
        return present;
    }

    private static void stop() {
        synchronized (LOCK) {
            if (clickHouse != null) {
                clickHouse.close();
            }
            if (redis != null) {
                redis.close();
            }
            if (folder != null) {
                delete(folder);
            }
        }
    }

    /** With all that is in it. */
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
