package io.metka.telemetry;

import io.metka.model.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Edge signals as {@code metka_edge_*} metrics. */
final class MicrometerEdgeSignals implements EdgeSignals {
    private final MeterRegistry registry;
    private final Map<Answer, Timer> answers = new ConcurrentHashMap<>();
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Counter previewed;
    private final Map<Rejected, Counter> rejected = new ConcurrentHashMap<>();
    private final Map<Limit, Counter> limited = new EnumMap<>(Limit.class);

    MicrometerEdgeSignals(MeterRegistry registry) {
        this.registry = registry;
        this.previewed = Counter.builder("metka.edge.previewed")
                .description("Records that previews of drafts told")
                .register(registry);
        for (Limit limit : Limit.values()) {
            limited.put(
                    limit,
                    Counter.builder("metka.edge.limited")
                            .description("Requests and connections that met a limit of their client's")
                            .tag("limit", limit.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    @Override
    public void answered(String route, int status, long nanos) {
        answers.computeIfAbsent(new Answer(route, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Answer answer) {
        return Timer.builder("metka.edge.answers")
                .description("Requests answered on the public port")
                .tag("route", answer.route())
                .tag("status", Integer.toString(answer.status()))
                .serviceLevelObjectives(
                        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(registry);
    }

    @Override
    public void accepted(String protocol, int events) {
        accepted.computeIfAbsent(protocol, this::acceptedBy).increment(events);
    }

    private Counter acceptedBy(String protocol) {
        return Counter.builder("metka.edge.accepted")
                .description("Events acknowledged as durable")
                .tag("protocol", protocol)
                .register(registry);
    }

    @Override
    public void rejected(String protocol, Rejection.Reason reason) {
        rejected.computeIfAbsent(new Rejected(protocol, reason), this::rejectedFor)
                .increment();
    }

    private Counter rejectedFor(Rejected what) {
        return Counter.builder("metka.edge.rejected")
                .description("Events refused one by one")
                .tag("protocol", what.protocol())
                .tag("reason", what.reason().wireName())
                .register(registry);
    }

    @Override
    public void previewed(int records) {
        previewed.increment(records);
    }

    @Override
    public void limited(Limit limit) {
        Objects.requireNonNull(limited.get(limit)).increment();
    }

    /** A counter's tags. */
    private record Rejected(String protocol, Rejection.Reason reason) {}

    /** A timer's tags. */
    private record Answer(String route, int status) {}
}
