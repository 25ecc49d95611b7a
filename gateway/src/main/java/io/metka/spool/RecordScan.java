package io.metka.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the records of one segment file in order.
 *
 * <p>A record that does not check is skipped when its length leads to a whole record or to the end, because then only
 * its payload is damaged. Otherwise the rest of the stretch is given up: looking for the next record byte by byte could
 * take a client's text for one.
 *
 * <p>It reads through {@link RandomAccessFile}, since an interrupted thread would find a {@code FileChannel} closed.
 */
final class RecordScan implements Closeable {
    private static final int WINDOW = 256 << 10;

    private final RandomAccessFile file;
    private final long base;
    private final Segment segment;
    private final LossListener losses;
    private byte[] window = new byte[WINDOW];
    private long windowFrom;
    private int windowSize;
    private long at;
    private long limit;
    private long recordAt;
    private int payloadFrom;
    private int payloadTo;

    /**
     * Opens the segment's file.
     *
     * @param from position of the first record to read
     */
    RecordScan(Segment segment, long from, LossListener losses) throws IOException {
        this.file = new RandomAccessFile(segment.path().toFile(), "r");
        this.base = segment.base();
        this.segment = segment;
        this.losses = losses;
        this.at = from;
        this.windowFrom = from;
        this.limit = from;
    }

    /** Where the next record is expected. */
    long at() {
        return at;
    }

    /** Where the last record read begins. */
    long recordAt() {
        return recordAt;
    }

    /** The array that holds the payload of the last record read, until the next one is. */
    byte[] bytes() {
        return window;
    }

    int payloadFrom() {
        return payloadFrom;
    }

    int payloadTo() {
        return payloadTo;
    }

    /**
     * Moves behind the next whole record.
     *
     * @param durable position up to which there are durable records; nothing behind it is even looked at, because it may
     *     still be changing
     * @return false when there is none before the limit, which is then where the scan stands
     */
    boolean next(long durable) throws IOException {
        limit = durable;
        while (at < limit) {
            int payload = payloadAt(at);
            if (payload < 0) {
                skipTo(limit);
            } else if (checks(at, payload)) {
                payloadFrom = (int) (at - windowFrom) + Frame.OVERHEAD;
                payloadTo = payloadFrom + payload;
                recordAt = at;
                at += Frame.OVERHEAD + payload;
                return true;
            } else {
                long behind = at + Frame.OVERHEAD + payload;
                skipTo(behind == limit || isRecord(behind) ? behind : limit);
            }
        }
        return false;
    }

    private void skipTo(long position) {
        losses.lost(segment.name(), at, position - at, "no record with a right checksum stands there");
        at = position;
    }

    private boolean isRecord(long position) throws IOException {
        int payload = payloadAt(position);
        return payload >= 0 && checks(position, payload);
    }

    // Returns the payload length that stands there, -1 when it cannot be one; an encoded batch is never empty.
    private int payloadAt(long position) throws IOException {
        long left = limit - position - Frame.OVERHEAD;
        if (left <= 0 || !load(position, Frame.OVERHEAD)) {
            return -1;
        }
        int length = ByteBuffer.wrap(window).getInt((int) (position - windowFrom));
        return length > 0 && length <= left ? length : -1;
    }

    private boolean checks(long position, int payload) throws IOException {
        if (!load(position, Frame.OVERHEAD + payload)) {
            return false;
        }
        int start = (int) (position - windowFrom);
        return ByteBuffer.wrap(window).getInt(start + 4) == Frame.checksum(window, start, payload);
    }

    /** Brings a stretch into the window. @return false when the file is too short for it */
    private boolean load(long position, int size) throws IOException {
        if (position >= windowFrom && position + size <= windowFrom + windowSize) {
            return true;
        }
        long fileFrom = position - base + SegmentHeader.SIZE;
        if (file.length() - fileFrom < size) {
            return false;
        }
        if (size > window.length) {
            window = Arrays.copyOf(window, size);
        }
        windowFrom = position;
        windowSize = 0;
        file.seek(fileFrom);
        int wanted = (int) Math.min(window.length, limit - position);
        while (windowSize < wanted) {
            int read = file.read(window, windowSize, wanted - windowSize);
            if (read < 0) {
                break;
            }
            windowSize += read;
        }
        return windowSize >= size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
