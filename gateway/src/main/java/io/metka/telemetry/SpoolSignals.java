package io.metka.telemetry;

import java.time.Duration;

/**
 * What the spool tells about itself.
 *
 * <p>Alert on:
 *
 * <ul>
 *   <li>{@code increase(metka_spool_lost_bytes_total[5m]) > 0}: acknowledged events could not be read back; the disk is
 *       failing.
 *   <li>{@code increase(metka_spool_refused_total[5m]) > 0}: clients get 503; the {@code reason} tag says why.
 *   <li>{@code metka_spool_backlog_bytes > 0.5 * metka_spool_limit_bytes}: processing does not keep up.
 *   <li>{@code rate(metka_spool_sync_seconds_sum[5m]) / rate(metka_spool_sync_seconds_count[5m]) > 0.05}: the disk
 *       answers slowly, and every request waits for it.
 * </ul>
 *
 * <p>Mean group size: {@code rate(metka_spool_appended_records_total[5m]) / rate(metka_spool_sync_seconds_count[5m])}.
 */
public interface SpoolSignals {
    SpoolSignals NOOP = new NoSpoolSignals();

    /** Why appends are refused. */
    enum Refusal {
        /** The size limit is reached or the disk has too little room. */
        FULL,
        /** The disk failed, or the spool is closed. */
        UNAVAILABLE,
        /** More bytes wait for the disk than memory may hold. */
        OVERLOADED
    }

    /**
     * A group of appends became durable with one sync.
     *
     * @param bytes as they lie in the log, frames included
     * @param sync how long the disk took to make the group durable
     */
    void groupCommitted(int records, long bytes, Duration sync);

    /** Appends were answered with an error; nothing of them was acknowledged. */
    void refused(Refusal reason, int records);

    /** How many durable bytes are not yet committed by the reader. */
    void backlog(long bytes);

    /** How many bytes all segment files may have together. */
    void limit(long bytes);

    /** At opening, this many bytes behind the last whole record were cut: appends that were never acknowledged. */
    void tailCut(long bytes);

    /** This many bytes of durable records could not be read back and were skipped. */
    void bytesLost(long bytes);
}
