package io.metka.spool;

import io.metka.telemetry.SpoolSignals;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at opening what the segment files hold.
 *
 * <p>Where a segment's records end is told by the header of the next one; only the last segment, and one in front of an
 * unreadable header, is read to find its end and cut there. The writer then begins a new segment, so a file that was
 * recovered is never appended to.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final Pattern NAME = Pattern.compile("(\\d{20})" + Pattern.quote(Segment.SUFFIX));

    private final Path folder;
    private final Segments segments;
    private final SpoolSignals signals;
    private long end;

    Recovery(Path folder, Segments segments, SpoolSignals signals) {
        this.folder = folder;
        this.segments = segments;
        this.signals = signals;
    }

    /**
     * Registers the segments that still have records behind the committed position and deletes all others.
     *
     * @param known the committed position, null when the cursor does not tell, which keeps everything
     */
    void run(@Nullable Long known) throws IOException {
        List<Path> files = files();
        long committed = known != null ? known : files.isEmpty() ? 0 : base(files.getFirst());
        end = committed;
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            SegmentHeader header = header(file);
            checkGap(file, header);
            SegmentHeader next = i + 1 < files.size() ? header(files.get(i + 1)) : null;
            long base = base(file);
            long to = next == null ? cut(file, base) : Math.clamp(next.previousEnd(), base, base + room(file));
            Segment segment = new Segment(file, base, to, Files.size(file), false);
            segments.claim(segment.fileBytes());
            segments.add(segment);
            end = Math.max(end, to);
            if (to == base) {
                segments.delete(segment);
            }
        }
        segments.deleteConsumed(committed);
    }

    /** Behind the last durable record. */
    long end() {
        return end;
    }

    private List<Path> files() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*" + Spares.SUFFIX)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static long base(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        try {
            return name.matches() ? Long.parseLong(name.group(1)) : 0;
        } catch (NumberFormatException e) {
            throw new IOException(file + " is not a segment of this spool: no position is that large; move it away", e);
        }
    }

    private static long room(Path file) throws IOException {
        return Math.max(0, Files.size(file) - SegmentHeader.SIZE);
    }

    private static @Nullable SegmentHeader header(Path file) throws IOException {
        byte[] bytes = new byte[SegmentHeader.SIZE];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < bytes.length) {
                return null;
            }
            in.readFully(bytes);
        }
        SegmentHeader header = SegmentHeader.decode(ByteBuffer.wrap(bytes));
        return header != null && header.base() == base(file) ? header : null;
    }

    /** Durable records were here when the file's segment was begun, and are nowhere now. */
    private void checkGap(Path file, @Nullable SegmentHeader header) {
        if (header != null && header.previousEnd() > end) {
            long gone = header.previousEnd() - end;
            log.error("spool: {} bytes of acknowledged records in front of {} are missing", gone, file);
            signals.bytesLost(gone);
        }
    }

    // Returns the position behind the last whole record.
    private long cut(Path file, long base) throws IOException {
        long room = room(file);
        Segment whole = new Segment(file, base, base + room, Files.size(file), false);
        long to = base;
        try (RecordScan scan = new RecordScan(whole, base, LossListener.SILENT)) {
            while (scan.next(base + room)) {
                to = scan.at();
            }
        }
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            long torn = Math.max(0, writtenEnd(out) - SegmentHeader.SIZE - (to - base));
            if (torn > 0) {
                log.warn(
                        "spool: cut a torn tail of {} bytes off {}, which keeps {} bytes of records",
                        torn,
                        file,
                        to - base);
                signals.tailCut(torn);
            }
            out.setLength(SegmentHeader.SIZE + to - base);
            // What a killed process wrote may be in memory only; a reader must not see it before it is on the disk.
            out.getFD().sync();
        }
        return to;
    }

    // Returns the offset behind the last byte of the file that is not zero.
    private static long writtenEnd(RandomAccessFile file) throws IOException {
        byte[] block = new byte[64 << 10];
        for (long to = file.length(); to > 0; ) {
            int size = (int) Math.min(block.length, to);
            file.seek(to - size);
            file.readFully(block, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                if (block[i] != 0) {
                    return to - size + i + 1;
                }
            }
            to -= size;
        }
        return 0;
    }
}
