package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Segment signals as meters. */
final class MicrometerSegmentSignals implements SegmentSignals {
    private static final long NEVER = -1;

    private final MeterRegistry registry;
    private final Timer tick;
    private final DistributionSummary profiles;
    private final Counter entered;
    private final Counter exited;
    private final AtomicLong through = new AtomicLong(NEVER);

    MicrometerSegmentSignals(MeterRegistry registry) {
        this.registry = registry;
        tick = Timer.builder("metka.segments.tick")
                .description("Time to evaluate one project")
                .publishPercentileHistogram()
                .register(registry);
        profiles = DistributionSummary.builder("metka.segments.profiles")
                .description("Profiles evaluated in a tick")
                .register(registry);
        entered = changes("entered");
        exited = changes("exited");
        TimeGauge.builder("metka.segments.lag", this::lagMillis, TimeUnit.MILLISECONDS)
                .description(
                        "Age of the instant through which segments are evaluated; 0 while this node evaluates nothing")
                .register(registry);
    }

    private Counter changes(String kind) {
        return Counter.builder("metka.segments.changes")
                .description("Membership changes handed over")
                .tag("kind", kind)
                .register(registry);
    }

    private long lagMillis() {
        long at = through.get();
        return at == NEVER ? 0 : Math.max(0, registry.config().clock().wallTime() - at);
    }

    @Override
    public void ticked(int profilesSeen, Duration took) {
        tick.record(took);
        profiles.record(profilesSeen);
    }

    @Override
    public void changed(int enteredNow, int exitedNow) {
        entered.increment(enteredNow);
        exited.increment(exitedNow);
    }

    @Override
    public void evaluatedThrough(Instant at) {
        through.set(at.toEpochMilli());
    }

    @Override
    public void standingBy() {
        through.set(NEVER);
    }

    @Override
    public void postponed(String store) {
        Counter.builder("metka.segments.postponed")
                .description("Ticks put off because a store is away")
                .tag("store", store)
                .register(registry)
                .increment();
    }
}
