package io.metka.embedded;

/**
 * The form of ClickHouse's compressed frames: 16 bytes CityHash128 of all that follows, 1 byte method, int32 size of what
 * follows the checksum, int32 size of the raw data, the compressed data; numbers little-endian.
 */
final class Frames {
    static final int CHECKSUM = 16;
    static final int HEADER = 9;
    static final byte NONE = 0x02;
    static final byte LZ4 = (byte) 0x82;
    static final byte ZSTD = (byte) 0x90;

    /** Largest frame that is read, in bytes; clients make frames of 1 MiB. */
    static final int LARGEST = 32 << 20;

    private Frames() {}
}
