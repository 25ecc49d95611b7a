package io.metka.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a segment file: magic (8), base (i64), previous end (i64), version (u32), CRC-32C (u32).
 *
 * @param base position of the segment's first record
 * @param previousEnd where the durable records of the segment before end; what that file has behind it was never
 *     acknowledged
 */
record SegmentHeader(long base, long previousEnd) {
    static final int SIZE = 32;

    private static final long MAGIC = 0x4d45544b4153504cL;
    private static final int VERSION = 1;

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE)
                .putLong(MAGIC)
                .putLong(base)
                .putLong(previousEnd)
                .putInt(VERSION);
        return out.putInt(checksum(out)).flip();
    }

    /** Null when the bytes are no header, as in a segment whose first group never became durable */
    static @Nullable SegmentHeader decode(ByteBuffer in) {
        if (in.remaining() < SIZE || in.getLong(0) != MAGIC || in.getInt(24) != VERSION) {
            return null;
        }
        return in.getInt(28) == checksum(in) ? new SegmentHeader(in.getLong(8), in.getLong(16)) : null;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(SIZE - 4));
        return (int) crc.getValue();
    }
}
