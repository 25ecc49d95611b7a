package io.metka.telemetry;

import io.metka.model.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Edge signals as {@code metka_edge_*} metrics. */
final class MicrometerEdgeSignals implements EdgeSignals {
    private final MeterRegistry registry;
    private final Map<Answer, Timer> answers = new ConcurrentHashMap<>();
    private final Counter accepted;
    private final Counter previewed;
    private final Map<Rejection.Reason, Counter> rejected = new EnumMap<>(Rejection.Reason.class);

    MicrometerEdgeSignals(MeterRegistry registry) {
        this.registry = registry;
        this.accepted = Counter.builder("metka.edge.accepted")
                .description("Events acknowledged as durable")
                .register(registry);
        this.previewed = Counter.builder("metka.edge.previewed")
                .description("Records that previews of drafts told")
                .register(registry);
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            rejected.put(
                    reason,
                    Counter.builder("metka.edge.rejected")
                            .description("Events refused one by one")
                            .tag("reason", reason.wireName())
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
    public void accepted(int events) {
        accepted.increment(events);
    }

    @Override
    public void rejected(Rejection.Reason reason) {
        Counter counter = rejected.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void previewed(int records) {
        previewed.increment(records);
    }

    /** A timer's tags. */
    private record Answer(String route, int status) {}
}
