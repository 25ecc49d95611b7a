package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.Position;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in a spool's folder after damage, file by file. */
final class RecoveryTest {
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
    void aTornTailIsCut() throws IOException {
        fixture.append(Batches.named("a"));
        fixture.append(Batches.named("b"));
        fixture.spool.close();
        Path last = fixture.segments().getLast();
        byte[] record = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOfRange(record, 32, 132), StandardOpenOption.APPEND);
        fixture.spool = fixture.open();
        assertThat(fixture.signals.cut.get()).isEqualTo(100);
        assertThat(fixture.signals.lost.get()).isZero();
        fixture.append(Batches.named("c"));
        assertThat(fixture.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void aDamagedRecordOfAnOldSegmentIsSkippedAlone() throws IOException {
        List<Position> positions = fixture.appendAll("e", 30, 1_000);
        fixture.spool.close();
        damage(fixture.segments().get(1), SegmentHeader.SIZE + 100);
        fixture.spool = fixture.open();
        assertThat(fixture.drain()).hasSize(29);
        assertThat(fixture.signals.lost.get()).isEqualTo(positions.get(1).offset());
    }

    @Test
    void behindADamagedLengthTheRestOfTheSegmentIsSkipped() throws IOException {
        fixture.appendAll("e", 30, 1_000);
        fixture.spool.close();
        Path second = fixture.segments().get(1);
        long records = Files.size(second) - SegmentHeader.SIZE;
        damage(second, SegmentHeader.SIZE);
        fixture.spool = fixture.open();
        List<String> ids = fixture.drain();
        assertThat(ids).hasSizeBetween(20, 25).startsWith("e0", "e1").endsWith("e29");
        assertThat(fixture.signals.lost.get()).isEqualTo(records);
        fixture.append(Batches.named("after"));
        assertThat(fixture.drain()).containsExactly("after");
    }

    @Test
    void aDamagedRecordInTheLastSegmentDoesNotHideTheOnesBehindIt() throws IOException {
        fixture.appendAll("e", 4, 1_000);
        fixture.spool.close();
        damage(fixture.segments().getFirst(), SegmentHeader.SIZE + 1_200);
        fixture.spool = fixture.open();
        assertThat(fixture.drain()).containsExactly("e0", "e2", "e3");
        assertThat(fixture.signals.lost.get()).isPositive();
    }

    @Test
    void aMissingSegmentIsCountedAndPassed() throws IOException {
        fixture.appendAll("e", 30, 1_000);
        fixture.spool.close();
        Path second = fixture.segments().get(1);
        long records = Files.size(second) - SegmentHeader.SIZE;
        Files.delete(second);
        fixture.spool = fixture.open();
        assertThat(fixture.signals.lost.get()).isEqualTo(records);
        assertThat(fixture.drain()).hasSizeBetween(20, 25).startsWith("e0").endsWith("e29");
    }

    @Test
    void aSegmentRemovedWhileTheSpoolIsOpenIsCountedAndPassed() throws IOException {
        fixture.appendAll("e", 30, 1_000);
        Files.delete(fixture.segments().get(1));
        assertThat(fixture.drain()).hasSizeBetween(20, 25).startsWith("e0").endsWith("e29");
        assertThat(fixture.signals.lost.get()).isPositive();
    }

    @Test
    void anUnreadableHeaderCostsNoRecord() throws IOException {
        fixture.appendAll("e", 30, 1_000);
        fixture.spool.close();
        fixture.segments().forEach(segment -> damage(segment, 3));
        fixture.spool = fixture.open();
        assertThat(fixture.drain()).hasSize(30);
        assertThat(fixture.signals.lost.get()).isZero();
    }

    @Test
    void aRecordOfAnotherVersionIsSkippedAndCounted() throws IOException {
        fixture.append(Batches.named("a"));
        fixture.append(Batches.named("b"));
        fixture.spool.close();
        Path segment = fixture.segments().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        byte[] frame = Arrays.copyOfRange(bytes, SegmentHeader.SIZE, bytes.length);
        int payload = ByteBuffer.wrap(frame).getInt(0);
        frame[Frame.OVERHEAD] = BatchCodec.VERSION + 1;
        Frame.around(frame, Frame.OVERHEAD + payload);
        System.arraycopy(frame, 0, bytes, SegmentHeader.SIZE, frame.length);
        Files.write(segment, bytes);
        fixture.spool = fixture.open();
        assertThat(fixture.drain()).containsExactly("b");
        assertThat(fixture.signals.lost.get()).isEqualTo(Frame.OVERHEAD + payload);
    }

    @Test
    void aSealedRangeThatIsGoneIsPassedAndPositionsAreNotUsedAgain() throws IOException {
        fixture.appendAll("e", 3, 100);
        SealedBatch sealed = fixture.seal(2).orElseThrow();
        fixture.spool.close();
        for (Path segment : fixture.segments()) {
            Files.delete(segment);
        }
        fixture.spool = fixture.open();
        assertThat(fixture.seal(10)).isEmpty();
        assertThat(fixture.signals.lost.get()).isEqualTo(sealed.range().to().offset());
        Position next = fixture.append(Batches.named("next"));
        assertThat(next).isGreaterThanOrEqualTo(sealed.range().to());
        assertThat(fixture.drain()).containsExactly("next");
    }

    @Test
    void aTornCursorSlotLeavesTheOneBefore() throws IOException {
        fixture.appendAll("e", 4, 100);
        SealedBatch first = fixture.seal(2).orElseThrow();
        fixture.spool.reader().commit(first);
        SealedBatch second = fixture.seal(1).orElseThrow();
        fixture.spool.close();
        Path cursor = folder.resolve(CursorFile.NAME);
        // Three writes were made: the third is in slot 1 and the second in slot 0.
        damage(cursor, CursorFile.PAGE + 20);
        fixture.spool = fixture.open();
        assertThat(fixture.spool.reader().committed()).isEqualTo(first.range().to());
        assertThat(fixture.seal(1)).contains(second);
    }

    @Test
    void withoutACursorEverythingIsReadAgain() throws IOException {
        fixture.appendAll("e", 20, 1_000);
        fixture.spool.reader().commit(fixture.seal(10).orElseThrow());
        fixture.spool.close();
        damage(folder.resolve(CursorFile.NAME), 20);
        damage(folder.resolve(CursorFile.NAME), CursorFile.PAGE + 20);
        fixture.spool = fixture.open();
        assertThat(fixture.drain()).hasSizeBetween(10, 20).endsWith("e18", "e19");
        assertThat(fixture.signals.lost.get()).isZero();
    }

    @Test
    void aFileWithAnImpossiblePositionIsAClearError() throws IOException {
        fixture.spool.close();
        Path strange = folder.resolve("9".repeat(20) + Segment.SUFFIX);
        Files.createFile(strange);
        assertThatThrownBy(fixture::open).isInstanceOf(IOException.class).hasMessageContaining("move it away");
        Files.delete(strange);
        fixture.spool = fixture.open();
    }

    @Test
    void leftoverPreparedFilesAreRemoved() throws IOException {
        fixture.spool.close();
        Path left = folder.resolve("77" + Spares.SUFFIX);
        Files.createFile(left);
        fixture.spool = fixture.open();
        assertThat(left).doesNotExist();
    }

    private static void damage(Path file, long at) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 0xff);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
