package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.Position;
import io.metka.support.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spool promises while its disk is full or fails: no false promise, and work again as soon as the disk does. */
final class SpoolFaultTest {
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
    void atItsLimitItRefusesUntilTheReaderHasMadeRoom(@TempDir Path other) throws IOException {
        try (SpoolFixture small = new SpoolFixture(other, SpoolFixture.settings(3))) {
            int taken = 0;
            while (!SpoolFixture.join(small.spool
                    .append(Batches.named("e" + taken, 1_000))
                    .handle((position, e) -> e instanceof SpoolFullException))) {
                taken++;
            }
            assertThat(taken).isBetween(2 * 6, 3 * 8);
            assertThat(small.segments()).hasSize(3);
            assertThat(small.refusal(Batches.named("small", 1)))
                    .isInstanceOf(SpoolFullException.class)
                    .hasMessageContaining("spool.max_bytes");
            assertThat(small.signals.full.get()).isEqualTo(2);
            assertThat(small.drain()).hasSize(taken);
            small.appendWhenPossible(Batches.named("after", 1_000));
            assertThat(small.drain()).containsExactly("after");
        }
    }

    @Test
    void aDiskWithTooLittleFreeSpaceIsLeftAlone() throws IOException {
        fixture.append(Batches.named("before", 5_000));
        fixture.append(Batches.named("second", 5_000));
        fixture.disk.usable = SpoolFixture.SEGMENT - 1;
        @Nullable Throwable refusal = null;
        for (int i = 0; refusal == null; i++) {
            refusal = fixture.spool
                    .append(Batches.named("x" + i, 5_000))
                    .handle((position, e) -> e)
                    .join();
        }
        assertThat(refusal).isInstanceOf(SpoolFullException.class).hasMessageContaining("spool.min_free_bytes");
        fixture.disk.usable = -1;
        fixture.appendWhenPossible(Batches.named("after"));
        assertThat(fixture.drain()).startsWith("before", "second").endsWith("after");
    }

    @Test
    void aFailedWriteRefusesItsGroupAndLosesNothingElse() throws IOException {
        failsOnce(() -> fixture.disk.failingWrites.set(1));
    }

    @Test
    void aFailedSyncAbandonsTheSegment() throws IOException {
        failsOnce(() -> fixture.disk.failingSyncs.set(1));
        assertThat(fixture.signals.unavailable.get()).isPositive();
    }

    @Test
    void aSegmentThatCannotBeCutEndsWhereTheNextOneSays() throws IOException {
        fixture.disk.truncateFails = true;
        failsOnce(() -> fixture.disk.failingSyncs.set(1));
    }

    @Test
    void aFailedFolderSyncIsNoPromise() throws IOException {
        fixture.disk.failingFolderSyncs.set(1);
        assertThat(fixture.refusal(Batches.named("refused"))).isInstanceOf(SpoolUnavailableException.class);
        fixture.appendWhenPossible(Batches.named("taken"));
        assertThat(fixture.drain()).containsExactly("taken");
    }

    @Test
    void aWriteThatFailsForLackOfSpaceIsFull() throws IOException {
        fixture.append(Batches.named("before"));
        fixture.disk.usable = 10;
        fixture.disk.failingWrites.set(1);
        assertThat(fixture.refusal(Batches.named("refused"))).isInstanceOf(SpoolFullException.class);
        fixture.disk.usable = -1;
        fixture.appendWhenPossible(Batches.named("after"));
        assertThat(fixture.drain()).containsExactly("before", "after");
    }

    @Test
    void aDiskThatKeepsFailingIsAskedAgainUntilItWorks() throws IOException {
        fixture.append(Batches.named("before"));
        fixture.disk.createFails = true;
        fixture.disk.failingSyncs.set(1);
        assertThat(fixture.refusal(Batches.named("x"))).isInstanceOf(SpoolUnavailableException.class);
        for (int i = 0; i < 20; i++) {
            assertThat(fixture.refusal(Batches.named("x" + i))).isInstanceOf(SpoolUnavailableException.class);
        }
        fixture.disk.createFails = false;
        fixture.appendWhenPossible(Batches.named("after"));
        fixture.reopen();
        assertThat(fixture.drain()).containsExactly("before", "after");
    }

    private void failsOnce(Runnable fault) throws IOException {
        Position before = fixture.append(Batches.named("before"));
        fault.run();
        List<CompletableFuture<Position>> group = IntStream.range(0, 5)
                .mapToObj(i -> fixture.spool.append(Batches.named("group" + i)))
                .toList();
        List<String> expected = new ArrayList<>(List.of("before"));
        for (int i = 0; i < group.size(); i++) {
            if (SpoolFixture.join(group.get(i).handle((position, e) -> e == null))) {
                expected.add("group" + i);
            }
        }
        assertThat(expected).hasSizeLessThan(6);
        SealedBatch sealed = fixture.seal(1).orElseThrow();
        assertThat(sealed.batches().getFirst().position()).isEqualTo(before);
        Position after = fixture.appendWhenPossible(Batches.named("after"));
        expected.add("after");
        assertThat(after).isGreaterThan(before);
        fixture.reopen();
        assertThat(fixture.seal(1)).contains(sealed);
        assertThat(fixture.drain()).isEqualTo(expected);
        assertThat(fixture.signals.lost.get()).isZero();
    }

    @Test
    void aReaderWhoseCursorCannotBeWrittenSaysSo() throws IOException {
        fixture.append(Batches.named("e"));
        SealedBatch sealed = fixture.seal(1).orElseThrow();
        fixture.spool.close();
        assertThatThrownBy(() -> fixture.spool.reader().commit(sealed))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("cursor");
        fixture.spool = fixture.open();
        assertThat(fixture.seal(1)).contains(sealed);
    }
}
