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

    private static final Map<DeliveryAttempt.Outcome, Name> NAMES = Map.of(
            DeliveryAttempt.Outcome.DELIVERED, new Name("delivered", "Messages that a partner took"),
            DeliveryAttempt.Outcome.WILL_RETRY, new Name("retried", "Attempts that failed and will be repeated"),
            DeliveryAttempt.Outcome.DEAD, new Name("dead", "Messages given up, kept as dead letters"),
            DeliveryAttempt.Outcome.SUPPRESSED, new Name("suppressed", "Messages that a rule kept back for good"),
            DeliveryAttempt.Outcome.HELD_OUT, new Name("held.out", "Messages not sent because of a control group"),
            DeliveryAttempt.Outcome.COALESCED,
                    new Name("coalesced", "Messages that another one of their flush made needless"));

    private static final Name SNAPSHOTS = new Name("snapshots", "Snapshots that ended");
    private static final Name STOPS = new Name("stops", "Endpoints found stopped because of their partners");
    private static final Name NOTICES = new Name("notices", "Tellings of a stop to those who asked for them");

    private final Counter enqueued;
    private final Map<DeliveryAttempt.Outcome, Counter> outcomes = new EnumMap<>(DeliveryAttempt.Outcome.class);
    private final Counter pages;
    private final Counter complete;
    private final Counter givenUp;
    private final Counter gone;
    private final Counter failedTooLong;
    private final Counter told;
    private final Counter untold;
    private final Timer attempts;
    private final MultiGauge depth;
    private final MultiGauge oldest;
    private final MultiGauge dead;
    private final MultiGauge unlogged;
    private final MultiGauge paused;

    /** What is counted, and the end of its name. */
    private record Name(String end, String description) {}

    MicrometerWebhookSignals(MeterRegistry registry) {
        enqueued = Counter.builder("metka.webhooks.enqueued")
                .description("Messages put into a lane")
                .register(registry);
        NAMES.forEach((outcome, name) ->
                outcomes.put(outcome, counter(registry, "metka.webhooks." + name.end(), name.description())));
        pages = counter(registry, "metka.webhooks.snapshot.pages", "Pages of snapshots that a partner took");
        complete = counter(registry, SNAPSHOTS, "outcome", "complete");
        givenUp = counter(registry, SNAPSHOTS, "outcome", "given_up");
        gone = counter(registry, STOPS, "reason", "gone");
        failedTooLong = counter(registry, STOPS, "reason", "failing");
        told = counter(registry, NOTICES, "outcome", "taken");
        untold = counter(registry, NOTICES, "outcome", "given_up");
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
    public void stopped(String project, String endpoint, boolean wantsNoMore) {
        (wantsNoMore ? gone : failedTooLong).increment();
    }

    @Override
    public void noticed(boolean taken) {
        (taken ? told : untold).increment();
    }

    @Override
    public void snapshotPage() {
        pages.increment();
    }

    @Override
    public void snapshotEnded(boolean all) {
        (all ? complete : givenUp).increment();
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

    private static Counter counter(MeterRegistry registry, Name name, String tag, String value) {
        return Counter.builder("metka.webhooks." + name.end())
                .description(name.description())
                .tag(tag, value)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }
}
