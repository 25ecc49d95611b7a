package io.metka.webhooks;

import io.metka.support.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** A wall clock that stands still until it is moved; what measures real work still measures real time. */
final class FakeClock implements Clock {
    private volatile Instant now = Instant.parse("2026-11-22T10:00:00Z");

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockSupport.parkNanos(duration.toNanos());
    }
}
