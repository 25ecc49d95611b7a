package io.metka.spool;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many event loops in, one writer thread out: a push is one compare-and-set, and a drain takes everything at once.
 *
 * <p>A push wakes the writer only when it lands on an empty queue while the writer sleeps, so there is at most one
 * wake-up per group and none while the writer is busy with the disk.
 */
final class AppendQueue {
    /** On top once no push is taken any more. */
    private static final Append CLOSED = new Append(new Frame(new byte[0], 0), Instant.EPOCH);

    private final AtomicReference<@Nullable Append> newest = new AtomicReference<>();
    private volatile @Nullable Thread sleeper;
    private volatile boolean ending;

    /** Any thread. Returns false when the queue is closed and the append was not taken. */
    boolean push(Append append) {
        Append top;
        do {
            top = newest.get();
            if (top == CLOSED) {
                return false;
            }
            append.older = top;
        } while (!newest.compareAndSet(top, append));
        if (top == null) {
            wake();
        }
        return true;
    }

    /** Any thread: the writer shall sleep no more, answer what is queued, and close the queue. */
    void end() {
        ending = true;
        wake();
    }

    boolean ending() {
        return ending;
    }

    private void wake() {
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }

    /** Writer thread: moves everything queued, oldest first, to the end of the list. */
    void drainTo(List<Append> list) {
        unlink(newest.get() == null ? null : newest.getAndSet(null), list);
    }

    /** Writer thread: the last drain; no push succeeds afterwards. */
    void closeInto(List<Append> list) {
        unlink(newest.getAndSet(CLOSED), list);
    }

    /** Writer thread: sleeps until something is pushed or {@link #end} is called; may return for no reason. */
    void await() {
        sleeper = Thread.currentThread();
        // Asked after the sleeper is known: whoever pushes or ends from here on finds somebody to wake.
        if (newest.get() == null && !ending) {
            LockSupport.park(this);
        }
        sleeper = null;
    }

    private static void unlink(@Nullable Append top, List<Append> list) {
        int first = list.size();
        for (Append append = top; append != null; ) {
            Append older = append.older;
            append.older = null;
            list.add(append);
            append = older;
        }
        Collections.reverse(list.subList(first, list.size()));
    }
}
