package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** {@link EnrichSignals} as Micrometer meters named {@code metka.enrich.*}. */
final class MicrometerEnrichSignals implements EnrichSignals {
    private final Timer ranges;
    private final Counter events;
    private final Counter clientsRead;
    private final Counter placesUnknown;
    private final Counter robots;
    private final Counter sessions;
    private final Timer sessionCalls;

    MicrometerEnrichSignals(MeterRegistry registry) {
        ranges = Timer.builder("metka.enrich.ranges")
                .description("Time to enrich one sealed range of events")
                .register(registry);
        events = registry.counter("metka.enrich.events");
        clientsRead = registry.counter("metka.enrich.clients.read");
        placesUnknown = registry.counter("metka.enrich.places.unknown");
        robots = registry.counter("metka.enrich.robots");
        sessions = registry.counter("metka.enrich.sessions");
        sessionCalls = Timer.builder("metka.enrich.session.calls")
                .description("Time to give one sealed range of events to sessions")
                .register(registry);
    }

    @Override
    public void enriched(int count, Duration took) {
        ranges.record(took);
        events.increment(count);
    }

    @Override
    public void clientsRead(int clients) {
        clientsRead.increment(clients);
    }

    @Override
    public void placesUnknown(int count) {
        placesUnknown.increment(count);
    }

    @Override
    public void robots(int count) {
        robots.increment(count);
    }

    @Override
    public void sessions(int begun, Duration took) {
        sessionCalls.record(took);
        sessions.increment(begun);
    }
}
