package io.metka.webhooks;

import io.metka.model.DeliveryAttempt;
import io.metka.support.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A delivery log in memory that can be away. */
final class RecordingLog implements DeliveryLog {
    private final List<DeliveryAttempt> attempts = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public void record(List<DeliveryAttempt> more) {
        if (away) {
            refused.incrementAndGet();
            throw new StoreUnavailableException("clickhouse", "away for the test", new IllegalStateException());
        }
        attempts.addAll(more);
    }

    void setAway(boolean now) {
        away = now;
    }

    int refused() {
        return refused.get();
    }

    List<DeliveryAttempt> attempts() {
        return attempts;
    }
}
