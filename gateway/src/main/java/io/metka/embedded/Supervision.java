package io.metka.embedded;

import java.time.Duration;

/**
 * How patiently a child process is supervised.
 *
 * @param startTimeout longest time from the start of the process until it answers; 566 MB of engine library on a cold disk
 *     take up to 16 s
 * @param firstBackoff the wait before the first restart; each further restart doubles it up to {@code longestBackoff}
 * @param steady after this long without dying, the next restart waits {@code firstBackoff} again
 */
record Supervision(Duration startTimeout, Duration firstBackoff, Duration longestBackoff, Duration steady) {
    private static final int MOST_DOUBLINGS = 20;

    static Supervision defaults(Duration startTimeout) {
        return new Supervision(startTimeout, Duration.ofMillis(200), Duration.ofSeconds(15), Duration.ofMinutes(1));
    }

    /** The wait before the restart that follows this many deaths in a row, counted from 1. */
    Duration backoff(int deaths) {
        Duration wait = firstBackoff.multipliedBy(1L << Math.clamp(deaths - 1L, 0, MOST_DOUBLINGS));
        return wait.compareTo(longestBackoff) > 0 ? longestBackoff : wait;
    }
}
