package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Tag signals as {@code metka_tags_*} metrics. */
final class MicrometerTagSignals implements TagSignals {
    private final MeterRegistry registry;
    private final Counter disabled;

    MicrometerTagSignals(MeterRegistry registry) {
        this.registry = registry;
        disabled = Counter.builder("metka.tags.scripts.disabled")
                .description("Scripts that failed too often and run no more until they are published anew")
                .register(registry);
    }

    @Override
    public void failed(String reason) {
        Counter.builder("metka.tags.script.failures")
                .description("Events that went on without what a script would have done")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    @Override
    public void disabled() {
        disabled.increment();
    }
}
