package io.metka.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Leaves behind the last whole record of a closed spool what a machine may leave there that loses its power while it writes: the
 * first part of a record, a record with wrong bytes, or noise. No record that was acknowledged is touched.
 */
public final class TornTail {
    private static final int MOST_NOISE = 5_000;

    private TornTail() {}

    /** What was left: its kind and its size, for a log; empty when the folder has no segment with a record. */
    public static String tear(Path folder, RandomGenerator random) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(folder)) {
            segments = files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path file : segments.reversed()) {
            Tail tail = tail(file);
            if (tail.record().length > 0) {
                return tear(file, tail, random);
            }
        }
        return "";
    }

    /** Where the last whole record of a file ends, and that record. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    private record Tail(long end, byte[] record) {}

    private static Tail tail(Path file) throws IOException {
        String name = file.getFileName().toString();
        long base = Long.parseLong(name.substring(0, name.length() - Segment.SUFFIX.length()));
        long room = Math.max(0, Files.size(file) - SegmentHeader.SIZE);
        Segment segment = new Segment(file, base, base + room, Files.size(file), false);
        byte[] record = {};
        long end = base;
        try (RecordScan scan = new RecordScan(segment, base, LossListener.SILENT)) {
            while (scan.next(base + room)) {
                end = scan.at();
                record = Arrays.copyOfRange(scan.bytes(), scan.payloadFrom() - Frame.OVERHEAD, scan.payloadTo());
            }
        }
        return new Tail(SegmentHeader.SIZE + end - base, record);
    }

    private static String tear(Path file, Tail tail, RandomGenerator random) throws IOException {
        byte[] record = tail.record();
        byte[] left;
        String kind;
        switch (random.nextInt(3)) {
            case 0 -> {
                kind = "half a record";
                left = Arrays.copyOf(record, random.nextInt(1, record.length));
            }
            case 1 -> {
                kind = "a damaged record";
                left = record.clone();
                left[random.nextInt(Frame.OVERHEAD, left.length)] ^= 0x55;
            }
            default -> {
                kind = "noise";
                left = new byte[random.nextInt(1, MOST_NOISE)];
                random.nextBytes(left);
            }
        }
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            boolean cut = random.nextBoolean();
            out.seek(tail.end());
            out.write(left);
            if (cut) {
                out.setLength(tail.end() + left.length);
            }
            return kind + " of " + left.length + " bytes" + (cut ? " at the end of the file" : "");
        }
    }
}
