package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Consent signals as {@code metka_consent_*} metrics. */
final class MicrometerConsentSignals implements ConsentSignals {
    private final Counter receipts;
    private final Counter withdrawals;
    private final Counter reduced;
    private final Counter dropped;
    private final Counter delayed;

    MicrometerConsentSignals(MeterRegistry registry) {
        this.receipts = counter(registry, "receipts", "Consent receipts stored");
        this.withdrawals = counter(registry, "withdrawals", "Purposes that went from granted to denied");
        this.reduced = counter(registry, "reduced", "Events that lost their identifiers by the ledger");
        this.dropped = counter(registry, "dropped", "Events that were dropped by the ledger");
        this.delayed = counter(registry, "delayed", "Decisions that found no room on the quick way");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("metka.consent." + name).description(description).register(registry);
    }

    @Override
    public void receipts(int stored) {
        receipts.increment(stored);
    }

    @Override
    public void withdrawals(int purposes) {
        withdrawals.increment(purposes);
    }

    @Override
    public void reduced(int events) {
        reduced.increment(events);
    }

    @Override
    public void dropped(int events) {
        dropped.increment(events);
    }

    @Override
    public void delayed() {
        delayed.increment();
    }
}
