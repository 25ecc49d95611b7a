package io.metka.webhooks;

import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.telemetry.WebhookSignals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts signals. */
final class RecordingSignals implements WebhookSignals {
    private final AtomicInteger enqueued = new AtomicInteger();
    final List<String> gone = new CopyOnWriteArrayList<>();
    final List<String> stopped = new CopyOnWriteArrayList<>();
    final AtomicInteger told = new AtomicInteger();
    final AtomicInteger untold = new AtomicInteger();
    final AtomicInteger pages = new AtomicInteger();
    final AtomicInteger snapshots = new AtomicInteger();
    final AtomicInteger givenUp = new AtomicInteger();
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
    public void stopped(String project, String endpoint, boolean wantsNoMore) {
        (wantsNoMore ? gone : stopped).add(endpoint);
    }

    @Override
    public void noticed(boolean taken) {
        (taken ? told : untold).incrementAndGet();
    }

    @Override
    public void snapshotPage() {
        pages.incrementAndGet();
    }

    @Override
    public void snapshotEnded(boolean complete) {
        (complete ? snapshots : givenUp).incrementAndGet();
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
