package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.Position;
import io.metka.settings.SpoolSettings;
import io.metka.support.Ids;
import io.metka.telemetry.SpoolSignals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spool promises while its disk works. */
final class SpoolTest {
    @TempDir
    private Path folder;

    private SpoolFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new SpoolFixture(folder);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    void whatIsAppendedIsReadInOrderOnce() {
        List<Position> positions = fixture.appendAll("e", 30, 300);
        assertThat(positions.getFirst()).isEqualTo(Position.START);
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        assertThat(fixture.spool.end()).isGreaterThan(positions.getLast());
        SealedBatch sealed = fixture.seal(1000).orElseThrow();
        assertThat(sealed.batches()).extracting(b -> b.position()).isEqualTo(positions);
        assertThat(sealed.batches())
                .extracting(SpoolFixture::id)
                .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "e" + i).toList());
        fixture.spool.reader().commit(sealed);
        assertThat(fixture.seal(1000)).isEmpty();
        assertThat(fixture.spool.reader().committed()).isEqualTo(fixture.spool.end());
    }

    @Test
    void aSealedRangeIsRepeatedUntilItIsCommittedAcrossRestartsToo() throws IOException {
        fixture.appendAll("a", 3, 100);
        SealedBatch sealed = fixture.seal(2).orElseThrow();
        fixture.appendAll("b", 3, 100);
        assertThat(fixture.seal(1000)).contains(sealed);
        fixture.reopen();
        assertThat(fixture.seal(1000)).contains(sealed);
        assertThat(fixture.seal(1).orElseThrow().range().token())
                .isEqualTo(sealed.range().token())
                .isEqualTo(fixture.spool.id() + ":0-" + sealed.range().to().offset());
        fixture.spool.reader().commit(sealed);
        fixture.reopen();
        assertThat(fixture.drain()).containsExactly("a2", "b0", "b1", "b2");
    }

    @Test
    void limitsAreKeptUnlessOneBatchAloneIsLarger() throws InterruptedException {
        fixture.append(Batches.of("big", 5));
        fixture.append(Batches.of("x", 2));
        fixture.append(Batches.of("y", 2));
        fixture.append(Batches.named("z"));
        assertThat(sealIds(4, Long.MAX_VALUE)).containsExactly("big-0");
        assertThat(sealIds(4, Long.MAX_VALUE)).containsExactly("x-0", "y-0");
        assertThat(sealIds(4, Long.MAX_VALUE)).containsExactly("z");
        fixture.appendAll("e", 4, 500);
        assertThat(sealIds(100, 1)).containsExactly("e0");
        assertThat(sealIds(100, 1400)).containsExactly("e1", "e2");
    }

    private List<String> sealIds(int events, long bytes) throws InterruptedException {
        SealedBatch sealed =
                fixture.spool.reader().seal(events, bytes, Duration.ZERO).orElseThrow();
        fixture.spool.reader().commit(sealed);
        return sealed.batches().stream().map(SpoolFixture::id).toList();
    }

    @Test
    void onlyWhatIsSealedCanBeCommitted() {
        fixture.append(Batches.named("e"));
        SealedBatch sealed = fixture.seal(1).orElseThrow();
        fixture.spool.reader().commit(sealed);
        assertThatThrownBy(() -> fixture.spool.reader().commit(sealed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not sealed");
    }

    @Test
    void aWaitingReaderIsWokenByTheFirstAppend() {
        CompletableFuture<Optional<SealedBatch>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return fixture.spool.reader().seal(10, Long.MAX_VALUE, Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        fixture.append(Batches.named("e"));
        assertThat(SpoolFixture.join(waiting)).isPresent();
    }

    @Test
    void anInterruptedReaderCanGoOn() {
        fixture.appendAll("e", 3, 100);
        Thread.currentThread().interrupt();
        SealedBatch sealed = fixture.seal(2).orElseThrow();
        fixture.spool.reader().commit(sealed);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.drain()).containsExactly("e2");
    }

    @Test
    void manyThreadsAppendInGroupsAndEachKeepsItsOrder() {
        int threads = 8;
        int each = 200;
        CountDownLatch stalled = new CountDownLatch(1);
        fixture.disk.stall = stalled;
        List<List<CompletableFuture<Position>>> promises = IntStream.range(0, threads)
                .mapToObj(t -> CompletableFuture.supplyAsync(() -> IntStream.range(0, each)
                        .mapToObj(i -> fixture.spool.append(Batches.named("t" + t + "-" + i, 10)))
                        .toList()))
                .toList()
                .stream()
                .map(SpoolFixture::join)
                .toList();
        fixture.disk.stall = null;
        stalled.countDown();
        List<Position> all = new ArrayList<>();
        for (List<CompletableFuture<Position>> mine : promises) {
            List<Position> positions = mine.stream().map(SpoolFixture::join).toList();
            assertThat(positions).isSorted();
            all.addAll(positions);
        }
        assertThat(all).doesNotHaveDuplicates();
        assertThat(fixture.signals.records.get()).isEqualTo((long) threads * each);
        assertThat(fixture.signals.groups.get()).isLessThan(200);
    }

    @Test
    void consumedSegmentsAreDeletedAndPositionsGoOn() throws IOException {
        fixture.appendAll("e", 60, 500);
        assertThat(fixture.segments()).hasSizeGreaterThan(3);
        assertThat(fixture.drain()).hasSize(60);
        assertThat(fixture.segments()).hasSize(1);
        Position end = fixture.spool.end();
        fixture.reopen();
        assertThat(fixture.segments()).isEmpty();
        assertThat(fixture.spool.end()).isEqualTo(end);
        assertThat(fixture.append(Batches.named("next"))).isEqualTo(end);
        assertThat(fixture.drain()).containsExactly("next");
    }

    @Test
    void anOldSegmentIsClosedAtTheNextAppend() {
        fixture.append(Batches.named("a"));
        fixture.clock.advance(Duration.ofMinutes(59));
        fixture.append(Batches.named("b"));
        assertThat(fixture.segments()).hasSize(1);
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.append(Batches.named("c"));
        assertThat(fixture.segments()).hasSize(2);
        assertThat(fixture.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void whatWaitsForTheDiskIsNotForgotten() {
        CountDownLatch stall = new CountDownLatch(1);
        fixture.disk.stall = stall;
        SpoolReader reader = fixture.spool.reader();
        var appended = fixture.spool.append(Batches.received("a", 10, Batches.RECEIVED.plusSeconds(1)));
        assertThat(reader.oldestUncommitted()).contains(Batches.RECEIVED.plusSeconds(1));
        assertThat(appended).isNotDone();
        stall.countDown();
        assertThat(appended).succeedsWithin(Duration.ofSeconds(10));
        assertThat(reader.oldestUncommitted()).contains(Batches.RECEIVED.plusSeconds(1));
        assertThat(fixture.drain()).containsExactly("a");
        assertThat(reader.oldestUncommitted()).isEmpty();
    }

    @Test
    void theBacklogAndTheOldestBatchAreKnown() throws IOException {
        SpoolReader reader = fixture.spool.reader();
        assertThat(reader.oldestUncommitted()).isEmpty();
        fixture.append(Batches.received("a", 10, Batches.RECEIVED.plusSeconds(1)));
        fixture.append(Batches.received("b", 10, Batches.RECEIVED.plusSeconds(2)));
        assertThat(reader.oldestUncommitted()).contains(Batches.RECEIVED.plusSeconds(1));
        assertThat(reader.backlogBytes()).isEqualTo(fixture.spool.end().offset());
        SealedBatch sealed = fixture.seal(1).orElseThrow();
        assertThat(reader.oldestUncommitted()).contains(Batches.RECEIVED.plusSeconds(1));
        reader.commit(sealed);
        assertThat(reader.oldestUncommitted()).contains(Batches.RECEIVED.plusSeconds(2));
        assertThat(fixture.signals.backlog.get()).isEqualTo(reader.backlogBytes());
        fixture.reopen();
        assertThat(fixture.spool.reader().oldestUncommitted()).contains(Batches.RECEIVED.plusSeconds(2));
        fixture.drain();
        assertThat(fixture.spool.reader().oldestUncommitted()).isEmpty();
        assertThat(fixture.signals.backlog.get()).isZero();
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedAndTheLargestIsTaken() {
        assertThat(fixture.refusal(Batches.named("e", 6_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spool.max_record_bytes");
        fixture.append(Batches.named("e", 5_800));
        assertThat(fixture.drain()).containsExactly("e");
    }

    @Test
    void moreThanMemoryMayHoldIsRefusedAtOnce() {
        CountDownLatch stalled = new CountDownLatch(1);
        fixture.disk.stall = stalled;
        List<CompletableFuture<Position>> promises = IntStream.range(0, 400)
                .mapToObj(i -> fixture.spool.append(Batches.named("e" + i, 5_000)))
                .toList();
        assertThat(promises.getLast()).isCompletedExceptionally();
        assertThat(fixture.signals.overloaded.get()).isPositive();
        fixture.disk.stall = null;
        stalled.countDown();
        promises.forEach(promise -> promise.exceptionally(e -> Position.START).join());
        fixture.drain();
        fixture.appendWhenPossible(Batches.named("after"));
    }

    @Test
    void theFolderHasOneOwnerAndAnIdForLife() throws IOException {
        assertThatThrownBy(() -> Spool.open(folder, fixture.settings, SpoolSignals.NOOP, fixture.clock, Ids.RANDOM))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another gateway");
        String id = fixture.spool.id();
        assertThat(id).matches("[0-9a-f]{16}");
        fixture.reopen();
        assertThat(fixture.spool.id()).isEqualTo(id);
    }

    @Test
    void anIdFileWithoutAnIdIsAClearError() throws IOException {
        fixture.spool.close();
        Files.writeString(folder.resolve("spool.id"), "?");
        assertThatThrownBy(fixture::open).isInstanceOf(IOException.class).hasMessageContaining("delete the file");
        Files.delete(folder.resolve("spool.id"));
        fixture.spool = fixture.open();
    }

    @Test
    void closingAnswersEveryAppendAndRefusesLaterOnes() throws IOException {
        List<CompletableFuture<Position>> promises = IntStream.range(0, 50)
                .mapToObj(i -> fixture.spool.append(Batches.named("e" + i)))
                .toList();
        Spool closed = fixture.spool;
        fixture.reopen();
        assertThat(promises).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(closed.append(Batches.named("late"))).isCompletedExceptionally();
        assertThat(fixture.drain()).hasSize(50);
    }

    @Test
    void defaultSettingsWorkOnTheRealDisk(@TempDir Path other) throws IOException {
        SpoolSettings defaults = SpoolSettings.defaults();
        try (Spool real = Spool.open(other, defaults, SpoolSignals.NOOP, fixture.clock, Ids.RANDOM)) {
            assertThat(SpoolFixture.join(real.append(Batches.named("e")))).isEqualTo(Position.START);
        }
    }
}
