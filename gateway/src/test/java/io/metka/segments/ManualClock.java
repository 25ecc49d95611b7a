package io.metka.segments;

import io.metka.support.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves. */
final class ManualClock implements Clock {
    private Instant now;

    ManualClock(Instant start) {
        now = start;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return now.toEpochMilli() * 1_000_000;
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }
}
