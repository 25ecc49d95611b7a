package io.metka.spool;

import io.metka.settings.SpoolSettings;
import io.metka.support.Backoff;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one segment file ready, filled with zeros and synced, and decides whether there may be one.
 *
 * <p>A group written into allocated blocks needs no change of the file's size or extents, so its sync is one write to
 * the disk instead of a journal commit as well. Because every segment passes through here, this is also the one place
 * that holds the size limit and the free-space limit and that finds out whether a disk that failed works again.
 */
final class Spares implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Spares.class);
    /** What prepared files are called until they become segments; one that is found at opening is left over. */
    static final String SUFFIX = ".spare";

    private static final Backoff RETRY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
    private static final int ZEROS = 1 << 20;

    /** Zeros between two syncs: large enough to be quick, small enough not to hold up the syncs of appends for long. */
    private static final long SYNC_EVERY = 8L << 20;

    /** A prepared file. */
    record Spare(Path path, SegmentFile file) {}

    private final Path folder;
    private final SpoolSettings settings;
    private final Disk disk;
    private final Segments segments;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Both belong to the thread of this.
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    private long prepared;

    // All guarded by the lock. Neither ready nor refused: a file is being prepared and the writer waits for it.
    private @Nullable Spare ready;
    private @Nullable RuntimeException refusal;
    private boolean roomMade;
    private boolean closed;
    private int failures;

    Spares(Path folder, SpoolSettings settings, Disk disk, Segments segments) {
        this.folder = folder;
        this.settings = settings;
        this.disk = disk;
        this.segments = segments;
    }

    /**
     * Writer thread: the next file, which is now the caller's and claimed; waits while one is being prepared.
     *
     * @throws SpoolFullException when there is no room for one
     * @throws SpoolUnavailableException when the disk fails
     */
    Spare take() {
        lock.lock();
        try {
            while (ready == null && refusal == null) {
                changed.awaitUninterruptibly();
            }
            Spare spare = ready;
            if (spare != null) {
                ready = null;
                segments.claim(settings.segmentBytes());
                changed.signalAll();
                return spare;
            }
            throw refusal == null ? new IllegalStateException("neither a spare nor a reason") : refusal;
        } finally {
            lock.unlock();
        }
    }

    /** Writer thread: the disk failed, so what was prepared on it before is not to be trusted. */
    void distrust(RuntimeException reason) {
        lock.lock();
        try {
            if (ready != null) {
                discard(ready);
                ready = null;
            }
            refusal = reason;
            failures++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writer thread: a group became durable in a file that came from here. */
    void trust() {
        lock.lock();
        try {
            failures = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Any thread: files were deleted, so it is worth looking again at once. */
    void roomMade() {
        lock.lock();
        try {
            roomMade = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        while (awaitNeed()) {
            Spare spare = null;
            RuntimeException reason = null;
            try {
                spare = prepare();
            } catch (IOException e) {
                reason = reasonFor(e);
            } catch (SpoolFullException e) {
                reason = e;
            } catch (RuntimeException e) {
                log.error("spool: preparing a segment met what it should not have", e);
                reason = new SpoolUnavailableException("cannot prepare a segment: " + e, e);
            }
            decide(spare, reason);
        }
        decide(null, new SpoolUnavailableException("the spool is closed", null));
    }

    // Returns false when closed.
    private boolean awaitNeed() {
        lock.lock();
        try {
            while (!closed && ready != null) {
                changed.awaitUninterruptibly();
            }
            long left = refusal == null ? 0 : RETRY.after(failures).toNanos();
            while (!closed && !roomMade && left > 0) {
                left = changed.awaitNanos(left);
            }
            roomMade = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void decide(@Nullable Spare spare, @Nullable RuntimeException reason) {
        lock.lock();
        try {
            if (closed && ready != null) {
                discard(ready);
            }
            ready = spare;
            refusal = reason;
            if (reason != null) {
                failures++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Spare prepare() throws IOException {
        long size = settings.segmentBytes();
        if (segments.fileBytes() + size > settings.maxBytes()) {
            throw new SpoolFullException("the spool is at its limit of " + settings.maxBytes()
                    + " bytes; processing has to catch up, or raise spool.max_bytes");
        }
        checkFreeSpace();
        Path path = folder.resolve(prepared++ + SUFFIX);
        SegmentFile file = disk.create(path);
        try {
            for (long at = 0; at < size; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                file.write(zeros, at);
                if ((at + zeros.limit()) % SYNC_EVERY == 0) {
                    file.sync();
                }
            }
            file.sync();
        } catch (IOException e) {
            discard(new Spare(path, file));
            throw e;
        }
        return new Spare(path, file);
    }

    private void checkFreeSpace() throws IOException {
        long usable = disk.usableBytes(folder);
        if (usable - settings.segmentBytes() < settings.minFreeBytes()) {
            throw new SpoolFullException("only " + usable + " bytes are free on the disk of " + folder
                    + ", and the spool leaves spool.min_free_bytes = " + settings.minFreeBytes()
                    + " of them alone; free some space");
        }
    }

    /** Tells a full disk from a broken one by looking at it, because the words of an error depend on the locale. */
    RuntimeException reasonFor(IOException failure) {
        try {
            checkFreeSpace();
        } catch (SpoolFullException full) {
            return full;
        } catch (IOException worse) {
            failure.addSuppressed(worse);
        }
        return new SpoolUnavailableException("the disk of " + folder + " fails: " + failure, failure);
    }

    static void discard(Spare spare) {
        try {
            spare.file().close();
            Files.deleteIfExists(spare.path());
        } catch (IOException e) {
            log.warn("spool: cannot remove the prepared file {}", spare.path(), e);
        }
    }
}
