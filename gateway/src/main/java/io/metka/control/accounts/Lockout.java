package io.metka.control.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.metka.support.Clock;
import java.time.Duration;

/**
 * Slows down whoever guesses: after some failures each further one doubles the time in which nothing is tried at all.
 *
 * <p>An attempt counts as a failure from its beginning, so that many at once gain nothing. What is counted is forgotten
 * after an hour of quiet, and with the process.
 */
final class Lockout {
    private static final long KEYS = 100_000;
    private static final Duration MEMORY = Duration.ofHours(1);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 20;

    private final int free;
    private final Duration longest;
    private final Clock clock;
    private final Cache<String, Standing> standings;

    /** How often a key has failed, and since {@code lastNanos} how long it is locked. */
    private record Standing(int failures, long lastNanos, Duration lock) {
        Duration left(long now) {
            Duration left = lock.minusNanos(now - lastNanos);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /**
     * @param free failures before the first wait
     * @param longest wait at most
     */
    Lockout(int free, Duration longest, Clock clock) {
        this.free = free;
        this.longest = longest;
        this.clock = clock;
        this.standings = Caffeine.newBuilder()
                .maximumSize(KEYS)
                .expireAfterWrite(MEMORY.plus(longest))
                .ticker(clock::nanoTime)
                .build();
    }

    /** Begins an attempt; answers zero, or how long to wait when it may not be made now. */
    Duration begin(String key) {
        Duration[] left = {Duration.ZERO};
        standings.asMap().compute(key, (_, before) -> {
            long now = clock.nanoTime();
            left[0] = before == null ? Duration.ZERO : before.left(now);
            if (before != null && !left[0].isZero()) {
                return before;
            }
            int failures = before == null ? 1 : before.failures() + 1;
            return new Standing(failures, now, wait(failures));
        });
        return left[0];
    }

    /** Takes back one attempt that was no failure. */
    void forgive(String key) {
        standings
                .asMap()
                .computeIfPresent(
                        key,
                        (_, before) -> before.failures() <= 1
                                ? null
                                : new Standing(before.failures() - 1, before.lastNanos(), Duration.ZERO));
    }

    /** Forgets all failures of a key. */
    void forget(String key) {
        standings.invalidate(key);
    }

    private Duration wait(int failures) {
        if (failures < free) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - free, MOST_DOUBLINGS));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
