package io.metka.spool;

import io.metka.model.Position;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.SpoolSignals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the spool's batches in order, range by range, each range until it is committed.
 *
 * <p>{@link #seal} and {@link #commit} belong to one thread; the other methods may be called from any.
 */
public final class SpoolReader {
    private final String spool;
    private final CursorFile file;
    private final Segments segments;
    private final Backlog backlog;
    private final Spares spares;
    private final PendingAppends pending;
    private final SpoolSignals signals;
    private final LogReading reading;
    private final LogReading peeking;

    private final ReentrantLock turn = new ReentrantLock();
    private Cursor cursor;
    private @Nullable SealedBatch outstanding;
    private volatile @Nullable Oldest oldest;

    /** When the first record at or behind a committed position was received. */
    private record Oldest(long committed, Instant receivedAt) {}

    SpoolReader(String spool, CursorFile file, Cursor cursor, LogWriter.Parts parts) {
        this.spool = spool;
        this.file = file;
        this.cursor = cursor;
        this.segments = parts.segments();
        this.backlog = parts.backlog();
        this.spares = parts.spares();
        this.pending = parts.pending();
        this.signals = parts.signals();
        this.reading = new LogReading(segments, LossListener.reporting(signals));
        this.peeking = new LogReading(segments, LossListener.SILENT);
    }

    /**
     * The next batches, after their range has been written down durably. As long as a sealed range is not committed, in
     * this process or before a crash, the same range is returned again, whatever the limits.
     *
     * @param maxEvents stop before a batch that would make more events than this; a first batch with more is returned
     *     alone
     * @param maxBytes the same for encoded bytes
     * @param wait how long to wait for something durable; zero to look only
     * @return empty when nothing became durable within the wait
     * @throws StoreUnavailableException when the disk fails; the same call may succeed later
     */
    public Optional<SealedBatch> seal(int maxEvents, long maxBytes, Duration wait) throws InterruptedException {
        takeTurn();
        try {
            SealedBatch repeated = outstanding == null ? repeatSealed() : outstanding;
            while (repeated == null && backlog.await(wait)) {
                repeated = sealNext(new LogReading.Limits(maxEvents, maxBytes));
            }
            outstanding = repeated;
            return Optional.ofNullable(repeated);
        } catch (IOException e) {
            throw unavailable("read", e);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Says that a sealed batch is done with: it is never returned again, and files in which nothing else is left are
     * deleted.
     *
     * @throws IllegalArgumentException when it is not the batch that was returned last
     * @throws StoreUnavailableException when the disk fails; the same call may succeed later
     */
    public void commit(SealedBatch batch) {
        takeTurn();
        try {
            SealedBatch expected = outstanding;
            if (expected == null || !expected.range().equals(batch.range())) {
                throw new IllegalArgumentException("range " + batch.range().token()
                        + " is not sealed; what is sealed is "
                        + (expected == null ? "nothing" : expected.range().token()));
            }
            advance(batch.range().to().offset());
            outstanding = null;
        } catch (IOException e) {
            throw unavailable("write the cursor of", e);
        } finally {
            turn.unlock();
        }
    }

    /** Everything before this position has been committed. */
    public Position committed() {
        return new Position(backlog.committed());
    }

    /** Durable bytes that are not committed yet, sealed ones included. */
    public long backlogBytes() {
        return backlog.bytes();
    }

    /**
     * When the first batch that was appended and is not committed was received, be it durable already or not; empty when
     * all are committed. Batches received at the same time by different threads may lie in the log some milliseconds
     * out of order.
     *
     * @throws StoreUnavailableException when the disk fails; the same call may succeed later
     */
    public Optional<Instant> oldestUncommitted() {
        // In this order: what stops waiting meanwhile is durable then, and found in the log.
        Optional<Instant> waiting = pending.oldest();
        return Stream.concat(waiting.stream(), oldestDurable().stream()).min(Instant::compareTo);
    }

    private Optional<Instant> oldestDurable() {
        while (true) {
            long committed = backlog.committed();
            if (backlog.durable() <= committed) {
                return Optional.empty();
            }
            Oldest known = oldest;
            if (known != null && known.committed() == committed) {
                return Optional.of(known.receivedAt());
            }
            try {
                Optional<Instant> found = peeking.firstReceivedAt(committed, backlog.durable());
                found.ifPresent(receivedAt -> oldest = new Oldest(committed, receivedAt));
                return found;
            } catch (IOException e) {
                // The reader may have committed and deleted the file meanwhile; then there is a newer answer.
                if (backlog.committed() == committed) {
                    throw unavailable("read", e);
                }
            }
        }
    }

    private void takeTurn() {
        if (!turn.tryLock()) {
            throw new IllegalStateException("the spool has one reader, and another thread is using it");
        }
    }

    private @Nullable SealedBatch repeatSealed() throws IOException {
        Cursor.Stretch sealed = cursor.sealed();
        if (sealed == null) {
            return null;
        }
        LogReading.Result again = reading.read(sealed.from(), sealed.to(), LogReading.Limits.NONE);
        if (again.batches().isEmpty()) {
            advance(sealed.to());
            return null;
        }
        return new SealedBatch(range(sealed), again.batches());
    }

    private @Nullable SealedBatch sealNext(LogReading.Limits limits) throws IOException {
        LogReading.Result next = reading.read(cursor.committed(), backlog.durable(), limits);
        if (next.batches().isEmpty()) {
            advance(next.to());
            return null;
        }
        Cursor.Stretch stretch =
                new Cursor.Stretch(next.batches().getFirst().position().offset(), next.to());
        write(new Cursor(cursor.committed(), stretch));
        return new SealedBatch(range(stretch), next.batches());
    }

    private SpoolRange range(Cursor.Stretch stretch) {
        return new SpoolRange(spool, new Position(stretch.from()), new Position(stretch.to()));
    }

    private void advance(long position) throws IOException {
        write(new Cursor(position, null));
        backlog.commit(position);
        if (segments.deleteConsumed(position)) {
            spares.roomMade();
        }
        signals.backlog(backlog.bytes());
    }

    private void write(Cursor next) throws IOException {
        file.write(next);
        cursor = next;
    }

    private static StoreUnavailableException unavailable(String what, IOException cause) {
        return new StoreUnavailableException("spool", "cannot " + what + " the spool: " + cause, cause);
    }
}
