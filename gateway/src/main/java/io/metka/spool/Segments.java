package io.metka.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the log in order; the writer adds at the end, the reader deletes from the front. */
final class Segments {
    private static final Logger log = LoggerFactory.getLogger(Segments.class);

    private final ConcurrentSkipListMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();
    private final AtomicLong fileBytes = new AtomicLong();

    /** Counts a file against the size limit before it becomes a segment, or after it failed to become one. */
    void claim(long bytes) {
        fileBytes.addAndGet(bytes);
    }

    /** Its bytes have been claimed before. */
    void add(Segment segment) {
        byBase.put(segment.base(), segment);
    }

    /** What all files count against the size limit. */
    long fileBytes() {
        return fileBytes.get();
    }

    /** Where the oldest segment begins, 0 when there is none. */
    long firstBase() {
        var first = byBase.firstEntry();
        return first == null ? 0 : first.getKey();
    }

    /** The segment that has the first record at or behind the position, null when there is none. */
    @Nullable
    Segment atOrAfter(long position) {
        var entry = byBase.floorEntry(position);
        if (entry == null || entry.getValue().end() <= position) {
            entry = byBase.higherEntry(position);
        }
        while (entry != null && entry.getValue().end() == entry.getValue().base()) {
            entry = byBase.higherEntry(entry.getKey());
        }
        return entry == null ? null : entry.getValue();
    }

    /** Deletes the files in which nothing is left to read. @return whether there were any */
    boolean deleteConsumed(long committed) {
        boolean any = false;
        for (Segment segment : byBase.headMap(committed, true).values()) {
            if (segment.isConsumedAt(committed)) {
                any |= delete(segment);
            }
        }
        return any;
    }

    /** A file that cannot be deleted stays known and is tried again with the next call. */
    boolean delete(Segment segment) {
        try {
            Files.deleteIfExists(segment.path());
        } catch (IOException e) {
            log.warn("spool: cannot delete the consumed segment {}, will try again", segment.path(), e);
            return false;
        }
        if (byBase.remove(segment.base(), segment)) {
            fileBytes.addAndGet(-segment.fileBytes());
        }
        return true;
    }
}
