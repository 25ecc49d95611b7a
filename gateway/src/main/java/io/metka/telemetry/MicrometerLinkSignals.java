package io.metka.telemetry;

import io.metka.model.LinkReceipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Link signals as {@code metka_link_*} metrics. */
final class MicrometerLinkSignals implements LinkSignals {
    private final Counter issued;
    private final Map<LinkReceipt.Outcome, Counter> settled = new EnumMap<>(LinkReceipt.Outcome.class);

    MicrometerLinkSignals(MeterRegistry registry) {
        issued = Counter.builder("metka.link.issued")
                .description("Tokens given to pages for links to other sites")
                .register(registry);
        for (LinkReceipt.Outcome outcome : LinkReceipt.Outcome.values()) {
            settled.put(
                    outcome,
                    Counter.builder("metka.link.settled")
                            .description("What came of tokens and of requests for them")
                            .tag("outcome", outcome.wireName())
                            .register(registry));
        }
    }

    @Override
    public void issued() {
        issued.increment();
    }

    @Override
    public void settled(LinkReceipt.Outcome outcome) {
        Objects.requireNonNull(settled.get(outcome)).increment();
    }
}
