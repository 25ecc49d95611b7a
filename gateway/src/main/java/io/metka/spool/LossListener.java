package io.metka.spool;

import io.metka.telemetry.SpoolSignals;
import org.slf4j.LoggerFactory;

/** Told about records that were durable and cannot be read back. */
interface LossListener {
    LossListener SILENT = (where, at, bytes, why) -> {};

    /** Bytes from the position {@code at} on are skipped. */
    void lost(String where, long at, long bytes, String why);

    static LossListener reporting(SpoolSignals signals) {
        return (where, at, bytes, why) -> {
            LoggerFactory.getLogger(LossListener.class)
                    .error("spool: skips {} bytes at position {} of {}: {}", bytes, at, where, why);
            signals.bytesLost(bytes);
        };
    }
}
