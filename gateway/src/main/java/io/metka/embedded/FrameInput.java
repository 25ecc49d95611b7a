package io.metka.embedded;

import com.github.luben.zstd.Zstd;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** Reads ClickHouse's own compressed frames: see {@link Frames} for their form. */
final class FrameInput extends InputStream {
    private final InputStream source;
    private byte[] block = new byte[0];
    private int at;

    FrameInput(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == block.length) {
            if (!nextBlock()) {
                return -1;
            }
        }
        int taken = Math.min(length, block.length - at);
        System.arraycopy(block, at, target, start, taken);
        at += taken;
        return taken;
    }

    private boolean nextBlock() throws IOException {
        byte[] head = source.readNBytes(Frames.CHECKSUM + Frames.HEADER);
        if (head.length == 0) {
            return false;
        }
        if (head.length < Frames.CHECKSUM + Frames.HEADER) {
            throw new EOFException("a compressed frame ends within its head");
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int size = fields.getInt(Frames.CHECKSUM + 1);
        int rawSize = fields.getInt(Frames.CHECKSUM + 5);
        if (size < Frames.HEADER || size > Frames.LARGEST || rawSize < 0 || rawSize > Frames.LARGEST) {
            throw new IOException("a compressed frame claims " + size + " bytes for " + rawSize + ", at most "
                    + Frames.LARGEST + " are read");
        }
        byte[] frame = new byte[size];
        System.arraycopy(head, Frames.CHECKSUM, frame, 0, Frames.HEADER);
        if (source.readNBytes(frame, Frames.HEADER, size - Frames.HEADER) < size - Frames.HEADER) {
            throw new EOFException("a compressed frame ends early");
        }
        var hash = CityHash.hash128(frame, 0, size);
        if (hash.low() != fields.getLong(0) || hash.high() != fields.getLong(8)) {
            throw new IOException("the checksum of a compressed frame does not match its data");
        }
        block = decompress(frame, rawSize);
        at = 0;
        return true;
    }

    private static byte[] decompress(byte[] frame, int rawSize) throws IOException {
        byte[] raw = new byte[rawSize];
        int length = frame.length - Frames.HEADER;
        try {
            switch (frame[0]) {
                case Frames.NONE -> System.arraycopy(frame, Frames.HEADER, raw, 0, Math.min(length, rawSize));
                case Frames.LZ4 ->
                    LZ4Factory.fastestInstance()
                            .safeDecompressor()
                            .decompress(frame, Frames.HEADER, length, raw, 0, rawSize);
                case Frames.ZSTD -> {
                    long size = Zstd.decompressByteArray(raw, 0, rawSize, frame, Frames.HEADER, length);
                    if (Zstd.isError(size)) {
                        throw new IOException("a ZSTD frame cannot be read: " + Zstd.getErrorName(size));
                    }
                }
                default -> throw new IOException("unknown compression method " + (frame[0] & 0xff));
            }
        } catch (LZ4Exception e) {
            throw new IOException("an LZ4 frame cannot be read", e);
        }
        return raw;
    }
}
