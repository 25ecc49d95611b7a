package io.metka.webhooks;

import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.telemetry.WebhookSignals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts signals. */
final class RecordingSignals implements WebhookSignals {
    private final AtomicInteger enqueued = new AtomicInteger();
    private final Map<Outcome, Integer> outcomes = new ConcurrentHashMap<>();
    private volatile List<Lane> lanes = List.of();

    @Override
    public void enqueued(int messages) {
        enqueued.addAndGet(messages);
    }

    @Override
    public void attempted(Outcome outcome, Duration took) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    @Override
    public void sampled(List<Lane> now) {
        lanes = now;
    }

    int enqueued() {
        return enqueued.get();
    }

    int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    List<Lane> lanes() {
        return lanes;
    }
}
