package io.metka.support;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until a test moves it; sleeping moves it too. */
public final class ManualClock implements Clock {
    private Instant now;

    public ManualClock(Instant now) {
        this.now = now;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized long nanoTime() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}
