package io.metka.identity;

import io.metka.support.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands until it is told to step. */
final class SteppingClock implements Clock {
    private Instant now = Visits.START;

    void step(Duration by) {
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
        step(duration);
    }
}
