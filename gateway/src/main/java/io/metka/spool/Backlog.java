package io.metka.spool;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The stretch of the log that is durable and not committed, and the place where the reader waits for it to grow. */
final class Backlog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile long durable;
    private volatile long committed;
    private volatile boolean awaited;

    Backlog(long committed, long durable) {
        this.committed = committed;
        this.durable = durable;
    }

    /** First position that is not durable yet. */
    long durable() {
        return durable;
    }

    long committed() {
        return committed;
    }

    long bytes() {
        return Math.max(0, durable - committed);
    }

    /** Writer thread. Touches the lock only while the reader sleeps, and never for longer than a signal takes. */
    void grow(long end) {
        durable = end;
        if (awaited) {
            lock.lock();
            try {
                grown.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Reader thread. */
    void commit(long position) {
        committed = position;
    }

    /** Reader thread. @return whether anything is durable and not committed, at once or within the wait */
    boolean await(Duration wait) throws InterruptedException {
        if (durable > committed) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            awaited = true;
            long left = wait.toNanos();
            while (durable <= committed && left > 0) {
                left = grown.awaitNanos(left);
            }
            return durable > committed;
        } finally {
            awaited = false;
            lock.unlock();
        }
    }
}
