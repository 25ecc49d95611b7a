package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The spool's signals as {@code metka_spool_*} metrics. */
final class MicrometerSpoolSignals implements SpoolSignals {
    private final Counter records;
    private final Counter bytes;
    private final DistributionSummary group;
    private final Timer sync;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final AtomicLong backlog = new AtomicLong();
    private final AtomicLong limit = new AtomicLong();
    private final Counter tailCut;
    private final Counter lost;

    MicrometerSpoolSignals(MeterRegistry registry) {
        records = Counter.builder("metka.spool.appended.records").register(registry);
        bytes = Counter.builder("metka.spool.appended.bytes").register(registry);
        group = DistributionSummary.builder("metka.spool.group.records").register(registry);
        sync = Timer.builder("metka.spool.sync")
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100))
                .register(registry);
        for (Refusal reason : Refusal.values()) {
            refused.put(
                    reason,
                    Counter.builder("metka.spool.refused")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        Gauge.builder("metka.spool.backlog.bytes", backlog, AtomicLong::get).register(registry);
        Gauge.builder("metka.spool.limit.bytes", limit, AtomicLong::get).register(registry);
        tailCut = Counter.builder("metka.spool.tail.cut.bytes").register(registry);
        lost = Counter.builder("metka.spool.lost.bytes").register(registry);
    }

    @Override
    public void groupCommitted(int count, long size, Duration took) {
        records.increment(count);
        bytes.increment((double) size);
        group.record(count);
        sync.record(took);
    }

    @Override
    public void refused(Refusal reason, int count) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment(count);
        }
    }

    @Override
    public void backlog(long unread) {
        backlog.set(unread);
    }

    @Override
    public void limit(long most) {
        limit.set(most);
    }

    @Override
    public void tailCut(long cut) {
        tailCut.increment((double) cut);
    }

    @Override
    public void bytesLost(long gone) {
        lost.increment((double) gone);
    }
}
