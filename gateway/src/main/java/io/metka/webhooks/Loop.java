package io.metka.webhooks;

import io.metka.support.Backoff;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that repeats one task, at intervals or when woken; while the task fails it waits longer and says so once. */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final Duration END_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Duration every;
    private final Runnable task;
    private final Thread thread;
    private final Semaphore wakeups = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param name for the log, for example {@code webhooks-dispatcher} */
    Loop(String name, Duration every, Runnable task) {
        this.name = name;
        this.every = every;
        this.task = task;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::repeat);
    }

    void start() {
        thread.start();
    }

    /** Runs the task soon, once for all calls that come before it does. */
    void wake() {
        wakeups.release();
    }

    private void repeat() {
        int failures = 0;
        try {
            while (closed.getCount() > 0) {
                failures = succeeds(failures) ? 0 : failures + 1;
                if (failures > 0) {
                    var _ = closed.await(AFTER_FAILURE.after(failures).toNanos(), TimeUnit.NANOSECONDS);
                } else if (wakeups.tryAcquire(every.toNanos(), TimeUnit.NANOSECONDS)) {
                    wakeups.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted", name, e);
        }
    }

    private boolean succeeds(int failures) {
        try {
            task.run();
            if (failures > 0) {
                LOG.info("{} goes on after {} failures", name, failures);
            }
            return true;
        } catch (StoreUnavailableException e) {
            if (failures == 0) {
                LOG.warn("{} waits for {}: {}", name, e.store(), e.getMessage());
            }
            return false;
        } catch (RuntimeException e) {
            if (failures == 0) {
                LOG.error("{} fails and tries again", name, e);
            }
            return false;
        }
    }

    /** Returns when the task no longer runs, or interrupts it after ten seconds. */
    @Override
    public void close() {
        closed.countDown();
        wake();
        try {
            if (thread.isAlive() && !thread.join(END_WITHIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts threads and waits a while until they have ended. */
    static void end(Collection<Thread> threads) {
        List<Thread> all = List.copyOf(threads);
        all.forEach(Thread::interrupt);
        try {
            for (Thread thread : all) {
                var _ = thread.join(END_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
