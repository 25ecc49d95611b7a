package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** {@link ControlSignals} as Micrometer meters named {@code metka.control.*}. */
final class MicrometerControlSignals implements ControlSignals {
    private final MeterRegistry registry;
    private final Counter refusedTokens;
    private final Counter forbidden;
    private final Counter revealed;
    private final Counter published;
    private final Counter failed;
    private final AtomicLong revision;
    private final AtomicInteger liveStreams;

    MicrometerControlSignals(MeterRegistry registry) {
        this.registry = registry;
        this.refusedTokens = registry.counter("metka.control.refused.tokens");
        this.forbidden = registry.counter("metka.control.forbidden");
        this.revealed = registry.counter("metka.control.revealed");
        this.published = registry.counter("metka.control.catalog.published");
        this.failed = registry.counter("metka.control.catalog.failed");
        this.revision = registry.gauge("metka.control.catalog.revision", new AtomicLong());
        this.liveStreams = registry.gauge("metka.control.live.streams", new AtomicInteger());
    }

    @Override
    public void answered(String operation, int status, Duration took) {
        Timer.builder("metka.control.answered")
                .tag("operation", operation)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(took);
    }

    @Override
    public void tokenRefused() {
        refusedTokens.increment();
    }

    @Override
    public void signedIn() {
        signIn("ok");
    }

    @Override
    public void signInRefused(String reason) {
        signIn(reason);
    }

    @Override
    public void forbidden() {
        forbidden.increment();
    }

    @Override
    public void revealed() {
        revealed.increment();
    }

    private void signIn(String outcome) {
        registry.counter("metka.control.sign.ins", "outcome", outcome).increment();
    }

    @Override
    public void catalogPublished(long revision) {
        published.increment();
        this.revision.set(revision);
    }

    @Override
    public void catalogFailed() {
        failed.increment();
    }

    @Override
    public void liveStreams(int open) {
        liveStreams.set(open);
    }
}
