package io.metka.telemetry;

import java.time.Duration;

/**
 * What the warehouse tells its operator.
 *
 * <p>Alert when the store is away: {@code min_over_time(metka_warehouse_available[2m]) == 0}. Alert when events are put
 * aside: {@code increase(metka_warehouse_rows_rejected_total[15m]) > 0}. Balance of the writer over any time in which the
 * backlog did not change: events taken from the spool = {@code metka_warehouse_rows_written_total} +
 * {@code metka_warehouse_rows_rejected_total} − repeats after a crash.
 */
public interface WarehouseSignals {

    /** Ignores everything. */
    WarehouseSignals NOOP = new WarehouseSignals() {
        @Override
        public void written(int rows, long bytes, Duration took) {}

        @Override
        public void rejected(int rows) {}

        @Override
        public void failed(String reason) {}

        @Override
        public void available(boolean available) {}
    };

    /** An insert of events was acknowledged. */
    void written(int rows, long bytes, Duration took);

    /** Events that ClickHouse refused were put aside into {@code rejected_events}. */
    void rejected(int rows);

    /**
     * A statement failed in a way that a repetition may cure, so the caller will retry.
     *
     * @param reason {@code network} or ClickHouse's error code
     */
    void failed(String reason);

    /** Whether the last statement reached ClickHouse. */
    void available(boolean available);
}
