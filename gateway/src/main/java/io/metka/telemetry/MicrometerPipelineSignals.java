package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Pipeline signals as {@code metka_pipeline_*} metrics. */
final class MicrometerPipelineSignals implements PipelineSignals {
    private final Counter events;
    private final Counter duplicates;
    private final Timer ranges;
    private final AtomicInteger waiting = new AtomicInteger();

    MicrometerPipelineSignals(MeterRegistry registry) {
        this.events = Counter.builder("metka.pipeline.events")
                .description("Events stored")
                .register(registry);
        this.duplicates = Counter.builder("metka.pipeline.duplicates")
                .description("Events that had been stored before")
                .register(registry);
        this.ranges = Timer.builder("metka.pipeline.ranges")
                .description("Time to take one sealed range of the spool to the stores")
                .register(registry);
        Gauge.builder("metka.pipeline.waiting", waiting, AtomicInteger::get)
                .description("1 while processing waits for a store")
                .register(registry);
    }

    @Override
    public void processed(int stored, int repeated, Duration took) {
        events.increment(stored);
        duplicates.increment(repeated);
        ranges.record(took);
    }

    @Override
    public void waiting(boolean now) {
        waiting.set(now ? 1 : 0);
    }
}
