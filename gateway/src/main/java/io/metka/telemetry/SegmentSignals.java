package io.metka.telemetry;

import java.time.Duration;
import java.time.Instant;

/**
 * What the segment evaluator tells its operator.
 *
 * <p>Alert when {@code metka_segments_lag_seconds > 60}: absences are late; either events wait in the spool or a store
 * that ticks need is away ({@code increase(metka_segments_postponed_total[5m]) > 0} tells which).
 */
public interface SegmentSignals {
    SegmentSignals NOOP = new SegmentSignals() {
        @Override
        public void ticked(int profiles, Duration took) {}

        @Override
        public void changed(int entered, int exited) {}

        @Override
        public void evaluatedThrough(Instant at) {}

        @Override
        public void standingBy() {}

        @Override
        public void postponed(String store) {}
    };

    /** One project was evaluated; {@code profiles} is how many were looked at. */
    void ticked(int profiles, Duration took);

    /** Changes were handed over. */
    void changed(int entered, int exited);

    /** The oldest instant through which a project of this node has been evaluated. */
    void evaluatedThrough(Instant at);

    /** This node evaluates nothing now: there are no segments, or other nodes hold all leases. */
    void standingBy();

    /** A tick could not be finished because this store is away; it is repeated. */
    void postponed(String store);
}
