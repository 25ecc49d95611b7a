package io.metka.settings;

import java.time.Duration;

/**
 * How events are taken from the spool to the stores, {@code [pipeline]}.
 *
 * @param batchEvents most events that are stored with one insert; default 20,000
 * @param batchBytes most encoded bytes of one insert; default 32 MB
 * @param linger the shortest time from one insert to the next, so that a trickle of events does not become a trickle of
 *     tiny inserts; default 200 ms
 */
public record PipelineSettings(int batchEvents, long batchBytes, Duration linger) {
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
    }

    public static PipelineSettings defaults() {
        return new PipelineSettings(20_000, 32 << 20, Duration.ofMillis(200));
    }
}
