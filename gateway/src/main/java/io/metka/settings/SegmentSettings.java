package io.metka.settings;

import java.time.Duration;

/**
 * How segments are evaluated: table {@code [segments]}.
 *
 * @param tick time from the end of one evaluation to the next while no events arrive; default 1 s
 * @param shortestTick time from the start of one evaluation to the next while events arrive; default 500 ms
 * @param profilesPerQuery how many profiles one evaluation query takes, and how many a backfill adds to each tick; default
 *     2,000, at most 10,000 because the ids travel as a query parameter
 * @param lease how long a silent node keeps the right to evaluate a project; default 10 s
 * @param watermark how often the watermark of ticks without changes is written down; default 10 s
 */
public record SegmentSettings(
        Duration tick, Duration shortestTick, int profilesPerQuery, Duration lease, Duration watermark) {
    private static final int MOST_PROFILES = 10_000;

    public SegmentSettings {
        positive("segments.tick", tick);
        positive("segments.shortest_tick", shortestTick);
        positive("segments.lease", lease);
        positive("segments.watermark", watermark);
        if (lease.compareTo(tick.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "segments.lease (" + lease + ") must be at least twice segments.tick (" + tick + ")");
        }
        if (profilesPerQuery < 1 || profilesPerQuery > MOST_PROFILES) {
            throw new IllegalArgumentException(
                    "segments.profiles_per_query must be from 1 to " + MOST_PROFILES + ", not " + profilesPerQuery);
        }
    }

    public static SegmentSettings defaults() {
        return new SegmentSettings(
                Duration.ofSeconds(1), Duration.ofMillis(500), 2_000, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " must be a positive duration, not " + value);
        }
    }
}
