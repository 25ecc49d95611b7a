package io.metka.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Each signal under the name by which operators know it. */
final class MicrometerSegmentSignalsTest {
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final SegmentSignals signals = new MicrometerSegmentSignals(registry);

    @Test
    void countsTicksAndChanges() {
        signals.ticked(7, Duration.ofMillis(20));
        signals.changed(3, 1);
        signals.postponed("redis");
        assertThat(registry.get("metka.segments.tick").timer().count()).isEqualTo(1);
        assertThat(registry.get("metka.segments.profiles").summary().totalAmount())
                .isEqualTo(7);
        assertThat(changes("entered")).isEqualTo(3);
        assertThat(changes("exited")).isEqualTo(1);
        assertThat(registry.get("metka.segments.postponed")
                        .tag("store", "redis")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theLagGrowsUntilTheNextTickAndRestsWhileNothingIsEvaluated() {
        assertThat(lag()).isZero();
        signals.evaluatedThrough(Instant.ofEpochMilli(clock.wallTime()));
        clock.add(Duration.ofSeconds(90));
        assertThat(lag()).isEqualTo(90);
        signals.standingBy();
        assertThat(lag()).isZero();
    }

    private double changes(String kind) {
        return registry.get("metka.segments.changes")
                .tag("kind", kind)
                .counter()
                .count();
    }

    private double lag() {
        return registry.get("metka.segments.lag").timeGauge().value(java.util.concurrent.TimeUnit.SECONDS);
    }
}
