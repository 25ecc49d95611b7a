package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** {@link IdentitySignals} as Micrometer meters named {@code metka.identity.*}. */
final class MicrometerIdentitySignals implements IdentitySignals {
    private final Timer calls;
    private final Counter resolved;
    private final Counter duplicates;
    private final Counter replayed;
    private final Counter created;
    private final Counter merged;
    private final Counter away;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Map<Blocked, Counter> blocked = new EnumMap<>(Blocked.class);

    MicrometerIdentitySignals(MeterRegistry registry) {
        calls = Timer.builder("metka.identity.call")
                .description("Time to resolve one sealed range of events")
                .publishPercentileHistogram()
                .register(registry);
        resolved = registry.counter("metka.identity.resolved");
        duplicates = registry.counter("metka.identity.duplicates");
        replayed = registry.counter("metka.identity.replayed");
        created = registry.counter("metka.identity.new.profiles");
        merged = registry.counter("metka.identity.merged.profiles");
        away = registry.counter("metka.identity.away");
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, registry.counter("metka.identity.refused", "reason", reason.wireName()));
        }
        for (Blocked reason : Blocked.values()) {
            blocked.put(reason, registry.counter("metka.identity.blocked", "reason", reason.wireName()));
        }
    }

    @Override
    public void resolved(int events, Duration took) {
        calls.record(took);
        resolved.increment(events);
    }

    @Override
    public void duplicates(int events) {
        duplicates.increment(events);
    }

    @Override
    public void replayed(int events) {
        replayed.increment(events);
    }

    @Override
    public void profilesCreated(int profiles) {
        created.increment(profiles);
    }

    @Override
    public void profilesMerged(int profiles) {
        merged.increment(profiles);
    }

    @Override
    public void refused(Refusal reason, int identifiers) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment(identifiers);
        }
    }

    @Override
    public void blocked(Blocked reason, int identifiers) {
        Counter counter = blocked.get(reason);
        if (counter != null) {
            counter.increment(identifiers);
        }
    }

    @Override
    public void away() {
        away.increment();
    }
}
