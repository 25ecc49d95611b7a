package io.metka.telemetry;

import io.metka.model.DeliveryAttempt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The webhooks' signals as Micrometer meters. */
final class MicrometerWebhookSignals implements WebhookSignals {
    private static final double SECOND = 1e9;

    private final Counter enqueued;
    private final Map<DeliveryAttempt.Outcome, Counter> outcomes = new EnumMap<>(DeliveryAttempt.Outcome.class);
    private final Timer attempts;
    private final MultiGauge depth;
    private final MultiGauge oldest;
    private final MultiGauge dead;
    private final MultiGauge unlogged;
    private final MultiGauge paused;

    MicrometerWebhookSignals(MeterRegistry registry) {
        enqueued = Counter.builder("metka.webhooks.enqueued")
                .description("Messages put into a lane")
                .register(registry);
        outcomes.put(
                DeliveryAttempt.Outcome.DELIVERED,
                counter(registry, "metka.webhooks.delivered", "Messages that a partner took"));
        outcomes.put(
                DeliveryAttempt.Outcome.WILL_RETRY,
                counter(registry, "metka.webhooks.retried", "Attempts that failed and will be repeated"));
        outcomes.put(
                DeliveryAttempt.Outcome.DEAD,
                counter(registry, "metka.webhooks.dead", "Messages given up, kept as dead letters"));
        outcomes.put(
                DeliveryAttempt.Outcome.SUPPRESSED,
                counter(registry, "metka.webhooks.suppressed", "Messages that a rule kept back for good"));
        outcomes.put(
                DeliveryAttempt.Outcome.HELD_OUT,
                counter(registry, "metka.webhooks.held.out", "Messages not sent because of a control group"));
        outcomes.put(
                DeliveryAttempt.Outcome.COALESCED,
                counter(
                        registry,
                        "metka.webhooks.coalesced",
                        "Messages that another one of their flush made needless"));
        attempts = Timer.builder("metka.webhooks.attempt")
                .description("How long an attempt took")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(registry);
        depth = gauge(registry, "metka.webhooks.lane.depth", "Messages waiting or under way");
        oldest = MultiGauge.builder("metka.webhooks.lane.oldest")
                .description("Age of the oldest message")
                .baseUnit("seconds")
                .register(registry);
        dead = gauge(registry, "metka.webhooks.lane.dead.letters", "Dead letters that can be replayed");
        unlogged = gauge(registry, "metka.webhooks.lane.unlogged", "Attempts waiting for the delivery log");
        paused = gauge(registry, "metka.webhooks.lane.paused", "1 after the partner answered 410");
    }

    @Override
    public void enqueued(int messages) {
        enqueued.increment(messages);
    }

    @Override
    public void attempted(DeliveryAttempt.Outcome outcome, Duration took) {
        Objects.requireNonNull(outcomes.get(outcome)).increment();
        if (outcome == DeliveryAttempt.Outcome.DELIVERED
                || outcome == DeliveryAttempt.Outcome.WILL_RETRY
                || outcome == DeliveryAttempt.Outcome.DEAD) {
            attempts.record(took);
        }
    }

    @Override
    public void sampled(List<Lane> lanes) {
        set(depth, lanes, Lane::depth);
        set(oldest, lanes, lane -> lane.oldest().toNanos() / SECOND);
        set(dead, lanes, Lane::dead);
        set(unlogged, lanes, Lane::unlogged);
        set(paused, lanes, lane -> lane.paused() ? 1 : 0);
    }

    private static void set(MultiGauge gauge, List<Lane> lanes, ToDoubleFunction<Lane> value) {
        gauge.register(
                lanes.stream()
                        .map(lane -> MultiGauge.Row.of(
                                Tags.of("project", lane.project(), "endpoint", lane.endpoint()), lane, value))
                        .toList(),
                true);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }
}
