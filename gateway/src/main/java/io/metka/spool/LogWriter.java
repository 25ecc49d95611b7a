package io.metka.spool;

import io.metka.model.Position;
import io.metka.settings.SpoolSettings;
import io.metka.support.Clock;
import io.metka.telemetry.SpoolSignals;
import io.metka.telemetry.SpoolSignals.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the log.
 *
 * <h2>Group commit</h2>
 *
 * It takes everything that is queued, writes it with as few calls as the buffer allows, syncs once, and keeps all the
 * promises. While it waits for the disk the next group gathers by itself, so groups grow with load and no append waits
 * for company.
 *
 * <h2>Failure</h2>
 *
 * After a write or a sync has failed nobody knows what of it is on the disk, and a second sync may say yes without
 * having written anything (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020). So the
 * segment is abandoned at its last durable record, the group is refused, and the next append begins a new segment behind
 * every position that was ever handed out. The new segment's header says where the records of the old one end, because
 * cutting the old file can fail as well.
 */
final class LogWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(LogWriter.class);
    private static final int BUFFER = 1 << 20;

    /** What the writer works with. */
    record Parts(
            Path folder,
            SpoolSettings settings,
            Disk disk,
            Segments segments,
            Spares spares,
            Backlog backlog,
            AppendQueue queue,
            PendingAppends pending,
            SpoolSignals signals,
            Clock clock) {}

    private final Parts parts;

    // All below belong to the writer thread.
    private final List<Append> drained = new ArrayList<>();
    private final List<Append> group = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private @Nullable OpenSegment active;
    private long previousEnd;
    private long nextBase;
    private boolean refusing;
    private boolean distrusting;

    /**
     * A writer that has not opened a segment yet.
     *
     * @param previousEnd where the durable records end
     * @param nextBase where the next record goes: the same, or further when positions were handed out and lost
     */
    LogWriter(Parts parts, long previousEnd, long nextBase) {
        this.parts = parts;
        this.previousEnd = previousEnd;
        this.nextBase = nextBase;
    }

    /** Lets the thread end when everything queued has been answered. */
    void close() {
        parts.queue().end();
    }

    @Override
    public void run() {
        boolean last = false;
        while (!last) {
            parts.queue().drainTo(drained);
            if (drained.isEmpty() && parts.queue().ending()) {
                parts.queue().closeInto(drained);
                last = true;
            }
            if (!drained.isEmpty()) {
                commitDrained();
            } else if (!last) {
                parts.queue().await();
            }
        }
        closeActive();
    }

    private void commitDrained() {
        try {
            Instant now = parts.clock().now();
            for (Append append : drained) {
                place(append, now);
            }
            flush();
        } catch (RuntimeException | Error e) {
            log.error("spool: the writer met what it should not have", e);
            RuntimeException reason = new SpoolUnavailableException("the spool's writer failed: " + e, e);
            fail(reason);
            group.clear();
            refuse(drained, reason);
        } finally {
            drained.forEach(parts.pending()::remove);
            drained.clear();
        }
    }

    private void place(Append append, Instant now) {
        int size = append.frame.size();
        OpenSegment segment = active;
        if (segment == null || !segment.takes(size, now)) {
            flush();
            try {
                segment = rotate(now);
            } catch (SpoolFullException | SpoolUnavailableException e) {
                refuse(List.of(append), e);
                return;
            }
        }
        append.offset = segment.reserve(size);
        group.add(append);
    }

    /** Makes the group durable and keeps its promises, or refuses all of it. */
    private void flush() {
        OpenSegment segment = active;
        if (group.isEmpty() || segment == null) {
            return;
        }
        try {
            segment.write(group, buffer);
            long before = parts.clock().nanoTime();
            segment.sync();
            parts.backlog().grow(segment.reserved());
            acknowledge(segment, Duration.ofNanos(parts.clock().nanoTime() - before));
        } catch (IOException e) {
            RuntimeException reason = parts.spares().reasonFor(e);
            fail(reason);
            refuse(group, reason);
        }
        group.clear();
    }

    private void acknowledge(OpenSegment segment, Duration took) {
        if (distrusting) {
            distrusting = false;
            parts.spares().trust();
        }
        if (refusing) {
            refusing = false;
            log.info("spool: takes appends again, at position {}", group.getFirst().offset);
        }
        int records = group.size();
        long bytes = segment.reserved() - group.getFirst().offset;
        parts.signals().groupCommitted(records, bytes, took);
        parts.signals().backlog(parts.backlog().bytes());
        for (Append append : group) {
            append.complete(new Position(append.offset));
        }
    }

    private void refuse(List<Append> appends, RuntimeException reason) {
        if (!refusing) {
            refusing = true;
            log.warn("spool: refuses appends: {}", reason.getMessage());
        }
        List<Append> waiting =
                appends.stream().filter(append -> !append.isDone()).toList();
        parts.signals()
                .refused(reason instanceof SpoolFullException ? Refusal.FULL : Refusal.UNAVAILABLE, waiting.size());
        for (Append append : waiting) {
            append.completeExceptionally(reason);
        }
    }

    /** Gives up the active segment behind its last durable record, and everything that the disk prepared. */
    private void fail(RuntimeException reason) {
        log.error(
                "spool: abandons segment {}",
                active == null ? "(none)" : active.segment().path(),
                reason);
        distrusting = true;
        parts.spares().distrust(reason);
        closeActive();
    }

    private OpenSegment rotate(Instant now) {
        Spares.Spare spare = parts.spares().take();
        closeActive();
        Path path = parts.folder().resolve(Segment.fileName(nextBase));
        long size = parts.settings().segmentBytes();
        try {
            Files.move(spare.path(), path, StandardCopyOption.ATOMIC_MOVE);
            spare.file().write(new SegmentHeader(nextBase, previousEnd).encode(), 0);
            parts.disk().syncFolder(parts.folder());
        } catch (IOException e) {
            parts.segments().claim(-size);
            Spares.discard(new Spares.Spare(path, spare.file()));
            RuntimeException reason = parts.spares().reasonFor(e);
            fail(reason);
            throw reason;
        }
        Segment segment = new Segment(path, nextBase, nextBase, size, true);
        OpenSegment opened =
                new OpenSegment(segment, spare.file(), now.plus(parts.settings().segmentAge()));
        parts.segments().add(segment);
        active = opened;
        return opened;
    }

    private void closeActive() {
        OpenSegment segment = active;
        if (segment == null) {
            return;
        }
        active = null;
        Segment closed = segment.segment();
        nextBase = segment.reserved();
        if (closed.end() > closed.base()) {
            previousEnd = closed.end();
        }
        try {
            segment.close();
        } catch (IOException e) {
            log.warn(
                    "spool: cannot cut {} to its records; what is behind them will be ignored: {}",
                    closed.path(),
                    e.toString());
        }
        if (closed.end() == closed.base()) {
            parts.segments().delete(closed);
        }
    }
}
