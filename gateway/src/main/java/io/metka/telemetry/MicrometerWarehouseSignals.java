package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The warehouse's signals as Micrometer meters. */
final class MicrometerWarehouseSignals implements WarehouseSignals {
    private final MeterRegistry registry;
    private final Counter written;
    private final Counter rejected;
    private final DistributionSummary batchRows;
    private final DistributionSummary batchBytes;
    private final Timer inserts;
    private final AtomicInteger available = new AtomicInteger(1);

    MicrometerWarehouseSignals(MeterRegistry registry) {
        this.registry = registry;
        written = Counter.builder("metka.warehouse.rows.written")
                .description("Events acknowledged by ClickHouse")
                .register(registry);
        rejected = Counter.builder("metka.warehouse.rows.rejected")
                .description("Events that ClickHouse refused, kept in rejected_events")
                .register(registry);
        batchRows = DistributionSummary.builder("metka.warehouse.batch.rows")
                .description("Events per insert")
                .register(registry);
        batchBytes = DistributionSummary.builder("metka.warehouse.batch.bytes")
                .description("Size of one insert before compression")
                .baseUnit("bytes")
                .register(registry);
        inserts = Timer.builder("metka.warehouse.insert")
                .description("Time until ClickHouse acknowledged an insert of events")
                .register(registry);
        Gauge.builder("metka.warehouse.available", available, AtomicInteger::get)
                .description("1 while ClickHouse answers, 0 while it is away")
                .register(registry);
    }

    @Override
    public void written(int rows, long bytes, Duration took) {
        written.increment(rows);
        batchRows.record(rows);
        batchBytes.record((double) bytes);
        inserts.record(took);
    }

    @Override
    public void rejected(int rows) {
        rejected.increment(rows);
    }

    @Override
    public void failed(String reason) {
        Counter.builder("metka.warehouse.failures")
                .description("Statements that will be repeated, by reason")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    @Override
    public void available(boolean now) {
        available.set(now ? 1 : 0);
    }
}
