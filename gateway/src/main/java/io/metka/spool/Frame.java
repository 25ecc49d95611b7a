package io.metka.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record as it lies in a segment: payload length (u32), CRC-32C of length and payload (u32), payload; big-endian.
 *
 * @param bytes may be longer than the frame
 * @param size bytes of the whole frame
 */
@SuppressWarnings("ArrayRecordComponent") // identity is all that is ever asked of a frame
record Frame(byte[] bytes, int size) {
    /** Bytes before the payload. */
    static final int OVERHEAD = 8;

    /** Fills in the overhead before a payload that was written from offset {@link #OVERHEAD} on. */
    static Frame around(byte[] bytes, int end) {
        ByteBuffer.wrap(bytes).putInt(0, end - OVERHEAD);
        ByteBuffer.wrap(bytes).putInt(4, checksum(bytes, 0, end - OVERHEAD));
        return new Frame(bytes, end);
    }

    /** Over the length and payload of the frame that begins at {@code at}. */
    static int checksum(byte[] bytes, int at, int payload) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, 4);
        crc.update(bytes, at + OVERHEAD, payload);
        return (int) crc.getValue();
    }
}
