package io.metka.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the embedded ClickHouse engine is run.
 *
 * @param home the installation folder, below which {@code deploy/embedded/node_modules} is looked for
 * @param data its folder; made when absent
 * @param password asked of every client; 32 or more characters out of A-Z, a-z, 0-9, - and _
 * @param serverMemory bytes that all queries together may use; the process takes up to 750 MB more
 * @param markCache bytes of the cache of index marks, part of {@code serverMemory}
 * @param startTimeout longest wait for its first answer; loading the library from a cold disk takes up to 16 s
 * @param javaOptions further options of the child's Java, after the built-in ones
 */
public record ClickHouseOptions(
        Path home,
        Path data,
        String password,
        long serverMemory,
        long markCache,
        Duration startTimeout,
        List<String> javaOptions) {
    private static final long SERVER_MEMORY = 1_500_000_000L;
    private static final long MARK_CACHE = 64L << 20;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    public ClickHouseOptions {
        Passwords.check(password);
        if (serverMemory < 100_000_000L) {
            throw new IllegalArgumentException(
                    "the ClickHouse engine needs at least 100 MB of memory, not " + serverMemory);
        }
        if (markCache <= 0) {
            throw new IllegalArgumentException("the mark cache must have a size, not " + markCache);
        }
        javaOptions = List.copyOf(javaOptions);
    }

    public static ClickHouseOptions defaults(Path home, Path data, String password) {
        return new ClickHouseOptions(home, data, password, SERVER_MEMORY, MARK_CACHE, START_TIMEOUT, List.of());
    }

    /** The same with another limit for the memory of all queries together, in bytes. */
    public ClickHouseOptions withServerMemory(long bytes) {
        return new ClickHouseOptions(home, data, password, bytes, markCache, startTimeout, javaOptions);
    }
}
