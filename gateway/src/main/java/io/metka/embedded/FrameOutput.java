package io.metka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Writes ClickHouse's own compressed frames with LZ4: see {@link Frames} for their form. */
final class FrameOutput extends OutputStream {
    private static final int BLOCK = 256 << 10;

    private final OutputStream target;
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final byte[] block = new byte[BLOCK];
    private final byte[] frame = new byte[Frames.CHECKSUM + Frames.HEADER + compressor.maxCompressedLength(BLOCK)];
    private int length;

    FrameOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int count) throws IOException {
        int from = start;
        int left = count;
        while (left > 0) {
            int taken = Math.min(left, BLOCK - length);
            System.arraycopy(source, from, block, length, taken);
            length += taken;
            from += taken;
            left -= taken;
            if (length == BLOCK) {
                writeFrame();
            }
        }
    }

    private void writeFrame() throws IOException {
        int data = Frames.CHECKSUM + Frames.HEADER;
        int compressed = compressor.compress(block, 0, length, frame, data, frame.length - data);
        ByteBuffer fields = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        fields.put(Frames.CHECKSUM, Frames.LZ4);
        fields.putInt(Frames.CHECKSUM + 1, compressed + Frames.HEADER);
        fields.putInt(Frames.CHECKSUM + 5, length);
        var hash = CityHash.hash128(frame, Frames.CHECKSUM, Frames.HEADER + compressed);
        fields.putLong(0, hash.low());
        fields.putLong(8, hash.high());
        target.write(frame, 0, data + compressed);
        length = 0;
    }

    @Override
    public void close() throws IOException {
        if (length > 0) {
            writeFrame();
        }
        target.close();
    }
}
