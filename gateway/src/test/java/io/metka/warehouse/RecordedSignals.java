package io.metka.warehouse;

import io.metka.telemetry.WarehouseSignals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Signals that remember what they were told. */
final class RecordedSignals implements WarehouseSignals {
    final AtomicInteger written = new AtomicInteger();
    final AtomicInteger rejected = new AtomicInteger();
    final List<String> failures = new CopyOnWriteArrayList<>();
    volatile boolean available = true;

    @Override
    public void written(int rows, long bytes, Duration took) {
        written.addAndGet(rows);
    }

    @Override
    public void rejected(int rows) {
        rejected.addAndGet(rows);
    }

    @Override
    public void failed(String reason) {
        failures.add(reason);
    }

    @Override
    public void available(boolean now) {
        available = now;
    }
}
