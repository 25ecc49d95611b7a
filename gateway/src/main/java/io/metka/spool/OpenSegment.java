package io.metka.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** The segment that the writer thread appends to; nothing in it is thread-safe but the segment itself. */
final class OpenSegment {
    private final Segment segment;
    private final SegmentFile file;
    private final Instant stale;
    private long reserved;
    private boolean exhausted;

    /** Begins at {@code stale} to refuse appends even if it has room. */
    OpenSegment(Segment segment, SegmentFile file, Instant stale) {
        this.segment = segment;
        this.file = file;
        this.stale = stale;
        this.reserved = segment.base();
    }

    Segment segment() {
        return segment;
    }

    /**
     * Whether a frame of this size goes into this segment. Once one did not fit, none does: else large appends would be
     * refused and small ones taken in turn while the spool is full.
     */
    boolean takes(int size, Instant now) {
        boolean fits = reserved - segment.base() + SegmentHeader.SIZE + size <= segment.fileBytes();
        boolean young = reserved == segment.base() || now.isBefore(stale);
        exhausted |= !fits || !young;
        return !exhausted;
    }

    /** Hands out the position for a frame of this size. */
    long reserve(int size) {
        long offset = reserved;
        reserved += size;
        return offset;
    }

    /** First position that was never handed out. */
    long reserved() {
        return reserved;
    }

    /** Writes frames that lie one behind the other, through the buffer; they are not durable yet. */
    void write(List<Append> group, ByteBuffer buffer) throws IOException {
        long at = group.getFirst().offset - segment.base() + SegmentHeader.SIZE;
        buffer.clear();
        for (Append append : group) {
            Frame frame = append.frame;
            for (int from = 0; from < frame.size(); ) {
                if (!buffer.hasRemaining()) {
                    at += drain(buffer, at);
                }
                int part = Math.min(frame.size() - from, buffer.remaining());
                buffer.put(frame.bytes(), from, part);
                from += part;
            }
        }
        drain(buffer, at);
    }

    private int drain(ByteBuffer buffer, long at) throws IOException {
        int bytes = buffer.flip().remaining();
        file.write(buffer, at);
        buffer.clear();
        return bytes;
    }

    /** Makes everything reserved durable. */
    void sync() throws IOException {
        file.sync();
        segment.grownTo(reserved);
    }

    /** Nothing more is written: gives the unused rest of the file back. */
    void close() throws IOException {
        segment.finish();
        try (SegmentFile closing = file) {
            closing.truncate(segment.end() - segment.base() + SegmentHeader.SIZE);
        }
    }
}
