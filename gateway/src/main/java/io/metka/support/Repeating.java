package io.metka.support;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that one thread of its own repeats until it is closed. An outage of a store is logged once when it begins and
 * once when it ends, and slows the repetition down.
 */
public final class Repeating implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Runnable task;
    private final Duration every;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closing;

    private Repeating(String name, Duration every, Clock clock, Runnable task) {
        this.name = name;
        this.task = task;
        this.every = every;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
    }

    /** Starts at once; {@code every} is the pause between the end of one run and the start of the next. */
    public static Repeating start(String name, Duration every, Clock clock, Runnable task) {
        Repeating repeating = new Repeating(name, every, clock, task);
        repeating.thread.start();
        return repeating;
    }

    private void repeat() {
        Backoff outage = new Backoff(every, LONGEST_PAUSE);
        int failures = 0;
        while (!closing) {
            failures = run(failures);
            try {
                clock.sleep(failures == 0 ? every : outage.after(failures));
            } catch (InterruptedException e) {
                return;
            }
        }
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
