package io.metka.spool;

import java.nio.file.Path;
import java.util.Locale;

/** One file of the log: its records have the positions {@code [base, end)}. */
final class Segment {
    static final String SUFFIX = ".seg";

    private final long base;
    private final Path path;
    private final long fileBytes;
    private volatile long end;
    private volatile boolean growing;

    /** A segment is {@code growing} while the writer still appends to it. */
    Segment(Path path, long base, long end, long fileBytes, boolean growing) {
        this.path = path;
        this.base = base;
        this.end = end;
        this.fileBytes = fileBytes;
        this.growing = growing;
    }

    static String fileName(long base) {
        return String.format(Locale.ROOT, "%020d", base) + SUFFIX;
    }

    long base() {
        return base;
    }

    Path path() {
        return path;
    }

    /** The file's path, for messages. */
    String name() {
        return path.toString();
    }

    /** What the file counts against the size limit. */
    long fileBytes() {
        return fileBytes;
    }

    /** First position behind the last durable record. */
    long end() {
        return end;
    }

    /** Writer thread: records up to here are durable. */
    void grownTo(long position) {
        end = position;
    }

    /** Writer thread: nothing is appended to it any more. */
    void finish() {
        growing = false;
    }

    /** Whether nothing in it will ever be read again once everything before the position is committed. */
    boolean isConsumedAt(long committed) {
        return !growing && end <= committed;
    }
}
