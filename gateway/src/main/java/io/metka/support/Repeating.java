package io.metka.support;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that one thread of its own repeats until it is closed, at intervals or sooner when woken. An outage of a store is
 * logged once when it begins and once when it ends, and slows the repetition down.
 */
public final class Repeating implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Runnable task;
    private final Rhythm rhythm;
    private final Clock clock;
    private final Thread thread;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean closing;

    /**
     * How often.
     *
     * @param pause between the end of one run and the start of the next
     * @param shortest from the start of one run to the start of the next when it is woken
     */
    public record Rhythm(Duration pause, Duration shortest) {}

    private Repeating(String name, Rhythm rhythm, Clock clock, Runnable task) {
        this.name = name;
        this.task = task;
        this.rhythm = rhythm;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
    }

    /** Starts at once; {@code every} is the pause between the end of one run and the start of the next. */
    public static Repeating start(String name, Duration every, Clock clock, Runnable task) {
        return start(name, new Rhythm(every, every), clock, task);
    }

    /** Starts at once. */
    public static Repeating start(String name, Rhythm rhythm, Clock clock, Runnable task) {
        Repeating repeating = new Repeating(name, rhythm, clock, task);
        repeating.thread.start();
        return repeating;
    }

    /** Ends the pause early, once for all calls that come before the next run. */
    public void wake() {
        wakeups.release();
    }

    private void repeat() {
        Backoff outage = new Backoff(rhythm.pause(), LONGEST_PAUSE);
        int failures = 0;
        while (!closing) {
            long started = clock.nanoTime();
            failures = run(failures);
            try {
                if (failures == 0) {
                    pause(started);
                } else {
                    clock.sleep(outage.after(failures));
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pause(long started) throws InterruptedException {
        if (!wakeups.tryAcquire(rhythm.pause().toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        Duration early = rhythm.shortest().minusNanos(clock.nanoTime() - started);
        if (early.isPositive()) {
            clock.sleep(early);
        }
        wakeups.drainPermits();
    }

    private int run(int failures) {
        try {
            task.run();
            if (failures > 0) {
                LOG.info("{} goes on after {} failed tries", name, failures);
            }
            return 0;
        } catch (StoreUnavailableException e) {
            if (failures == 0) {
                LOG.warn("{} waits for {}: {}", name, e.store(), e.getMessage());
            }
        } catch (RuntimeException e) {
            if (!closing) {
                LOG.error("{} failed and is tried again", name, e);
            }
        }
        return failures + 1;
    }

    /** Waits for the run in hand to end. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
