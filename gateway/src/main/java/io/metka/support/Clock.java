package io.metka.support;

import java.time.Duration;
import java.time.Instant;

/** The only way to read the time or to let it pass; tests give their own. */
public interface Clock {
    Clock SYSTEM = new SystemClock();

    /** The wall clock, in UTC. */
    Instant now();

    /** A clock that never goes back, in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** Blocks the calling thread. */
    void sleep(Duration duration) throws InterruptedException;
}
