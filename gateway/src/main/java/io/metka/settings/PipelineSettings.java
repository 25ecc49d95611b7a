package io.metka.settings;

import java.time.Duration;

/**
 * How events are taken from the spool to the stores, {@code [pipeline]}.
 *
 * @param batchEvents most events that are stored with one insert; default 8,000
 * @param batchBytes most encoded bytes of one insert; default 32 MB
 * @param linger the shortest time from one insert to the next, so that a trickle of events does not become a trickle of
 *     tiny inserts; default 200 ms
 * @param maxLag how long events may wait in the spool while a burst of requests needs the machine; zero never lets them
 *     wait; default 10 s
 */
public record PipelineSettings(int batchEvents, long batchBytes, Duration linger, Duration maxLag) {
    public PipelineSettings {
        if (batchEvents < 1 || batchEvents > 500_000) {
            throw new IllegalArgumentException("pipeline.batch_events must be 1 to 500000, not " + batchEvents);
        }
        if (batchBytes < 1) {
            throw new IllegalArgumentException("pipeline.batch_bytes must be positive, not " + batchBytes);
        }
        if (linger.isNegative()) {
            throw new IllegalArgumentException("pipeline.linger must not be negative");
        }
        if (maxLag.isNegative()) {
            throw new IllegalArgumentException("pipeline.max_lag must not be negative");
        }
    }

    public static PipelineSettings defaults() {
        return new PipelineSettings(8_000, 32 << 20, Duration.ofMillis(200), Duration.ofSeconds(10));
    }
}
