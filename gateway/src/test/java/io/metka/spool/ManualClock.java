package io.metka.spool;

import io.metka.support.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is moved. */
final class ManualClock implements Clock {
    private volatile Instant now = Batches.RECEIVED;

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }
}
