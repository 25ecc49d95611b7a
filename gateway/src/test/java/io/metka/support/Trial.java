package io.metka.support;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Tries what a stranger's input does, and holds it to what an input may cost: nothing is thrown that is not a declared
 * refusal, an answer comes in time, memory stays in bounds. Works on a thread of its own with a stack as the gateway's, so
 * that what never ends can be told.
 */
public final class Trial {
    /** More than enough for half a megabyte of anything: a tree of an ordinary body takes as much. */
    public static final long USUAL_BYTES = 96L << 20;

    private static final Duration MOST_TIME = Duration.ofSeconds(20);
    private static Thread thread = Thread.currentThread();
    private static ExecutorService worker = worker();

    private Trial() {}

    /** What is tried; throws only when it fails. */
    public interface Work {
        void run() throws Exception;
    }

    /** Tries with {@link #USUAL_BYTES}. */
    public static void hold(Work work) {
        hold(USUAL_BYTES, work);
    }

    /**
     * Tries it on a thread of its own.
     *
     * @param mostBytes that may be allocated on the way, kept or not
     * @throws AssertionError when it fails, has no answer after 20 seconds, or allocates more
     */
    public static synchronized void hold(long mostBytes, Work work) {
        Future<Long> task = worker.submit(() -> {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            return threads.getCurrentThreadAllocatedBytes() - before;
        });
        long bytes;
        try {
            bytes = task.get(MOST_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw hangs();
        } catch (ExecutionException e) {
            throw new AssertionError("An input ends in " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        if (bytes > mostBytes) {
            throw new AssertionError("An input allocates " + bytes + " bytes, at most " + mostBytes);
        }
    }

    private static AssertionError hangs() {
        String at = Arrays.stream(thread.getStackTrace()).map(Object::toString).collect(Collectors.joining("\n  "));
        worker = worker();
        return new AssertionError("An input has no answer after " + MOST_TIME + "; it is at\n  " + at);
    }

    private static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(work -> {
            thread = Thread.ofPlatform().daemon().name("trial").unstarted(work);
            return thread;
        });
    }
}
