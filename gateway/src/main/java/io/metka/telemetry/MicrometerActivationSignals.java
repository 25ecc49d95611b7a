package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Activation's signals as {@code metka_activation_*} metrics. */
final class MicrometerActivationSignals implements ActivationSignals {
    private final Map<Outcome, Counter> decided = new EnumMap<>(Outcome.class);
    private final Counter treated;
    private final Counter heldOut;
    private final Counter stored;

    MicrometerActivationSignals(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            decided.put(
                    outcome,
                    Counter.builder("metka.activation.decided")
                            .description("Answers of the communication policy to the question whether to send")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        treated = assigned(registry, "treated");
        heldOut = assigned(registry, "held_out");
        stored = Counter.builder("metka.activation.assignments.stored")
                .description("Holdout assignments that are in the warehouse")
                .register(registry);
    }

    private static Counter assigned(MeterRegistry registry, String group) {
        return Counter.builder("metka.activation.assigned")
                .description("Profiles that came to the groups of an activation for the first time")
                .tag("group", group)
                .register(registry);
    }

    @Override
    public void decided(Outcome outcome) {
        Objects.requireNonNull(decided.get(outcome)).increment();
    }

    @Override
    public void assigned(boolean held) {
        (held ? heldOut : treated).increment();
    }

    @Override
    public void stored(int assignments) {
        stored.increment(assignments);
    }
}
