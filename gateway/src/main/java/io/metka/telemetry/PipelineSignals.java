package io.metka.telemetry;

import java.time.Duration;

/**
 * What happens between the spool and the stores.
 *
 * <p>Alert when {@code metka_pipeline_waiting > 0} for five minutes: a store is away and the spool is filling. Watch
 * {@code rate(metka_pipeline_events_total[5m])} against {@code rate(metka_edge_accepted_total[5m])}: they must meet.
 */
public interface PipelineSignals {
    PipelineSignals NOOP = new PipelineSignals() {
        @Override
        public void processed(int events, int duplicates, Duration took) {}

        @Override
        public void waiting(boolean waiting) {}
    };

    /** One sealed range was stored. */
    void processed(int events, int duplicates, Duration took);

    /** Processing stands still because a store is away, or goes on again. */
    void waiting(boolean waiting);
}
