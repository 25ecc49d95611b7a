package io.metka.spool;

import io.metka.model.Batch;
import io.metka.model.Position;
import io.metka.settings.SpoolSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.SpoolSignals;
import io.metka.telemetry.SpoolSignals.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only durable log of batches in one folder: many threads append, one reader follows.
 *
 * <p>A promise of {@link #append} is kept only after the batch has been fsynced, so what was acknowledged survives the
 * end of the process and of the machine. What was not acknowledged may survive too: an append in flight at a crash is
 * read afterwards, and the sender who repeats it is recognised by the ids of its events.
 */
public final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private final SpoolFolder folder;
    private final LogWriter.Parts parts;
    private final CursorFile cursorFile;
    private final LogWriter writer;
    private final SpoolReader reader;
    private final Thread writerThread;
    private final Thread sparesThread;

    /** What a spool needs from outside. */
    record Surroundings(Disk disk, SpoolSignals signals, Clock clock, Ids ids) {}

    private Spool(SpoolFolder folder, LogWriter.Parts parts, CursorFile cursorFile, Cursor cursor) {
        this.folder = folder;
        this.parts = parts;
        this.cursorFile = cursorFile;
        long end = parts.backlog().durable();
        this.writer = new LogWriter(parts, end, Math.max(end, cursor.furthest()));
        this.reader = new SpoolReader(folder.id(), cursorFile, cursor, parts);
        this.writerThread = Thread.ofPlatform().name("spool-writer").daemon().unstarted(writer);
        this.sparesThread = Thread.ofPlatform().name("spool-spares").daemon().unstarted(parts.spares());
    }

    /**
     * Opens the spool in a folder of its own, which is made when it is missing, and recovers what is in it.
     *
     * @throws IOException when another process holds the folder or the disk fails; the message says what to do
     */
    public static Spool open(Path folder, SpoolSettings settings, SpoolSignals signals, Clock clock, Ids ids)
            throws IOException {
        return open(folder, settings, new Surroundings(new LocalDisk(), signals, clock, ids));
    }

    static Spool open(Path path, SpoolSettings settings, Surroundings with) throws IOException {
        SpoolFolder folder = SpoolFolder.hold(path, with.disk(), with.ids());
        CursorFile cursorFile = null;
        try {
            cursorFile = CursorFile.open(path);
            Segments segments = new Segments();
            Cursor written = cursorFile.cursor();
            Recovery recovery = new Recovery(path, segments, with.signals());
            recovery.run(written == null ? null : written.committed());
            Cursor cursor = written == null ? new Cursor(segments.firstBase(), null) : written;
            LogWriter.Parts parts = new LogWriter.Parts(
                    path,
                    settings,
                    with.disk(),
                    segments,
                    new Spares(path, settings, with.disk(), segments),
                    new Backlog(cursor.committed(), recovery.end()),
                    new AppendQueue(),
                    new PendingAppends(),
                    with.signals(),
                    with.clock());
            Spool spool = new Spool(folder, parts, cursorFile, cursor);
            spool.start();
            return spool;
        } catch (IOException | RuntimeException e) {
            closeQuietly(cursorFile);
            closeQuietly(folder);
            throw e;
        }
    }

    private void start() {
        parts.signals().limit(parts.settings().maxBytes());
        parts.signals().backlog(parts.backlog().bytes());
        sparesThread.start();
        writerThread.start();
        log.info(
                "spool: {} is open in {}: {} bytes to process, next position {}",
                folder.id(),
                folder.path(),
                parts.backlog().bytes(),
                parts.backlog().durable());
    }

    /**
     * Appends a batch. Encoding happens on the calling thread, which is never blocked; dependents of the returned promise
     * run on the spool's writer thread and must not block it.
     *
     * @return completed with the batch's position once it is durable, or exceptionally, and then the batch was not
     *     acknowledged: with {@link SpoolFullException} when there is no room, {@link SpoolUnavailableException} when the
     *     disk fails, too much waits for it, or the spool is closed, or {@link IllegalArgumentException} when the batch
     *     can never be taken
     */
    public CompletableFuture<Position> append(Batch batch) {
        Frame frame;
        try {
            frame = BatchCodec.encode(batch);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        SpoolSettings settings = parts.settings();
        if (frame.size() - Frame.OVERHEAD > settings.maxRecordBytes()) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("a batch of "
                    + (frame.size() - Frame.OVERHEAD) + " encoded bytes is larger than spool.max_record_bytes = "
                    + settings.maxRecordBytes()));
        }
        Append append = new Append(frame, batch.origin().receivedAt());
        if (parts.pending().add(append) > settings.maxPendingBytes()) {
            return refuse(
                    append,
                    Refusal.OVERLOADED,
                    "more than spool.max_pending_bytes = " + settings.maxPendingBytes() + " wait for the disk");
        }
        if (!parts.queue().push(append)) {
            return refuse(append, Refusal.UNAVAILABLE, "the spool is closed");
        }
        return append;
    }

    private CompletableFuture<Position> refuse(Append append, Refusal reason, String message) {
        parts.pending().remove(append);
        parts.signals().refused(reason, 1);
        return CompletableFuture.failedFuture(new SpoolUnavailableException(message, null));
    }

    /** The one reader of this spool. */
    public SpoolReader reader() {
        return reader;
    }

    /** Random, given to the folder when it was made: positions of a folder that was wiped are never taken for older ones. */
    public String id() {
        return folder.id();
    }

    /** First position that is not durable yet. */
    public Position end() {
        return new Position(parts.backlog().durable());
    }

    /** Answers every append made before, then stops; the reader must have stopped. */
    @Override
    public void close() throws IOException {
        writer.close();
        join(writerThread);
        parts.spares().close();
        join(sparesThread);
        try {
            cursorFile.close();
        } finally {
            folder.close();
        }
        log.info("spool: closed at position {} of {}", parts.backlog().durable(), folder.path());
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(java.io.@Nullable Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException e) {
            log.warn("spool: cannot close {}", closeable, e);
        }
    }
}
