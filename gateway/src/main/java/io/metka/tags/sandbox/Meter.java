package io.metka.tags.sandbox;

import com.sun.management.ThreadMXBean;
import io.metka.support.Clock;
import java.lang.management.ManagementFactory;

/** What one thread has used so far. */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Clock clock;
    private final long thread;

    Meter(Clock clock, Thread thread) {
        this.clock = clock;
        this.thread = thread.threadId();
    }

    /** CPU time and bytes since the thread began. */
    record Reading(long cpuNanos, long allocated) {}

    /** Asked by any thread; an ended thread has used nothing. */
    Reading read() {
        return new Reading(THREADS.getThreadCpuTime(thread), THREADS.getThreadAllocatedBytes(thread));
    }

    long nanoTime() {
        return clock.nanoTime();
    }
}
