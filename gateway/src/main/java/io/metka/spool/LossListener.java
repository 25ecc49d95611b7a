package io.metka.spool;

import io.metka.telemetry.SpoolSignals;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Told about records that were durable and cannot be read back. */
interface LossListener {
    LossListener SILENT = (segment, at, bytes, why) -> {};

    /** Bytes from the position {@code at} on are skipped. */
    void lost(Path segment, long at, long bytes, String why);

    static LossListener reporting(SpoolSignals signals) {
        return (segment, at, bytes, why) -> {
            LoggerFactory.getLogger(LossListener.class)
                    .error("spool: skips {} bytes at position {} of {}: {}", bytes, at, segment, why);
            signals.bytesLost(bytes);
        };
    }
}
