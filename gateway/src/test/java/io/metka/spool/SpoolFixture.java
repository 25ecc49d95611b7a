package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Batch;
import io.metka.model.Position;
import io.metka.model.SpooledBatch;
import io.metka.settings.SpoolSettings;
import io.metka.support.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A spool on a faulty disk in a folder of its own, with the calls that tests make again and again. */
final class SpoolFixture implements AutoCloseable {
    static final int SEGMENT = 8 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Path folder;
    final SpoolSettings settings;
    final FaultyDisk disk;
    final RecordingSignals signals = new RecordingSignals();
    final ManualClock clock = new ManualClock();
    Spool spool;

    SpoolFixture(Path folder, SpoolSettings settings) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.disk = new FaultyDisk();
        this.spool = open();
    }

    SpoolFixture(Path folder) throws IOException {
        this(folder, settings(64));
    }

    /** Small segments, as many as this at most. */
    static SpoolSettings settings(int segments) {
        return new SpoolSettings(SEGMENT, (long) segments * SEGMENT, 0, 6_000, 1 << 20, Duration.ofHours(1));
    }

    Spool open() throws IOException {
        return Spool.open(folder, settings, new Spool.Surroundings(disk, signals, clock, Ids.RANDOM));
    }

    void reopen() throws IOException {
        spool.close();
        spool = open();
    }

    /** Appends and waits for the promise to be kept. */
    Position append(Batch batch) {
        return join(spool.append(batch));
    }

    List<Position> appendAll(String prefix, int count, int size) {
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            positions.add(append(Batches.named(prefix + i, size)));
        }
        return positions;
    }

    /** Why an append is refused. */
    Throwable refusal(Batch batch) {
        CompletableFuture<Position> promise = spool.append(batch);
        Throwable refused =
                join(promise.handle((position, e) -> e == null ? new AssertionError("was taken at " + position) : e));
        assertThat(promise).isCompletedExceptionally();
        return refused;
    }

    /** Repeats an append until it is taken. */
    Position appendWhenPossible(Batch batch) {
        Position[] taken = new Position[1];
        eventually(() -> {
            CompletableFuture<Position> promise = spool.append(batch);
            promise.exceptionally(e -> Position.START)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            if (!promise.isCompletedExceptionally()) {
                taken[0] = promise.join();
            }
            return taken[0] != null;
        });
        return taken[0];
    }

    Optional<SealedBatch> seal(int maxEvents) {
        try {
            return spool.reader().seal(maxEvents, Long.MAX_VALUE, Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Seals and commits until nothing is left; the ids of the first events of all batches. */
    List<String> drain() {
        List<String> ids = new ArrayList<>();
        for (Optional<SealedBatch> next = seal(100); next.isPresent(); next = seal(100)) {
            next.get().batches().forEach(batch -> ids.add(id(batch)));
            spool.reader().commit(next.get());
        }
        return ids;
    }

    static String id(SpooledBatch batch) {
        return Batches.id(batch.batch());
    }

    List<Path> segments() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T join(CompletableFuture<T> promise) {
        return promise.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    static void eventually(BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        disk.stall = null;
        spool.close();
    }
}
