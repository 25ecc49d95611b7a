package io.metka.support;

import java.time.Duration;

/**
 * Exponential back-off with a ceiling, for waiting on a store that is away.
 *
 * @param first the wait after the first failure; each further failure doubles it up to {@code most}
 */
public record Backoff(Duration first, Duration most) {

    /** The wait after this many failures in a row, counted from 1. */
    public Duration after(int failures) {
        int doublings = Math.clamp(failures - 1L, 0, 30);
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
