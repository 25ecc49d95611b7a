package io.metka.edge;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Unpacks request bodies: gzip, deflate, brotli and zstd, and gzip without a word about it. Stops at a size and at a
 * ratio that no honest body reaches, whatever the packed form promises.
 */
final class Inflation {
    /** Repetitive events pack 30 to 1; a body beyond this that grew more is a bomb. */
    static final int MOST_RATIO = 250;

    static final int FREE_OF_RATIO = 256 * 1_024;
    private static final int CHUNK = 8 * 1_024;

    /** Window sizes beyond 8 MB cost the gateway memory that a body of at most some MB cannot need. */
    private static final int ZSTD_WINDOW_LOG = 23;

    private final int most;

    /** @param most bytes of an unpacked body */
    Inflation(int most) {
        this.most = most;
    }

    /** A body that cannot be unpacked, with what to tell its sender. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Receipt.Refused refused;

        RefusedException(Refusal refusal, String detail) {
            super(detail);
            this.refused = new Receipt.Refused(refusal, detail);
        }

        Receipt.Refused refused() {
            return refused;
        }
    }

    /** Whether a body needs unpacking. */
    static boolean concerns(String encoding, ByteBuffer body) {
        return !(encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) || isGzip(body);
    }

    /** @param encoding the Content-Encoding header, empty when absent */
    ByteBuffer inflate(String encoding, ByteBuffer packed) throws RefusedException {
        String name = encoding.strip().toLowerCase(Locale.ROOT);
        byte[] body = new byte[packed.remaining()];
        packed.duplicate().get(body);
        if (body.length == 0) {
            return packed;
        }
        try (InputStream unpacked = open(name, body)) {
            return read(unpacked, body.length);
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    "The body is not what its Content-Encoding says, or it is cut off; pack it again or send it plain.");
        }
    }

    private static InputStream open(String name, byte[] body) throws IOException, RefusedException {
        InputStream packed = new ByteArrayInputStream(body);
        return switch (name) {
            case "", "identity", "gzip", "x-gzip" -> new GZIPInputStream(packed, CHUNK);
            case "deflate" -> new Deflated(packed, !isZlib(body));
            case "br" -> {
                Brotli4jLoader.ensureAvailability();
                yield new BrotliInputStream(packed);
            }
            case "zstd" -> new ZstdInputStream(packed).setLongMax(ZSTD_WINDOW_LOG);
            default ->
                throw new RefusedException(
                        Refusal.UNSUPPORTED_ENCODING,
                        "A body may be packed with gzip, br, zstd or deflate, or not at all.");
        };
    }

    private ByteBuffer read(InputStream unpacked, int packedBytes) throws IOException, RefusedException {
        long byRatio = Math.max(FREE_OF_RATIO, (long) packedBytes * MOST_RATIO);
        int limit = (int) Math.min(most, byRatio);
        byte[] bytes = new byte[Math.clamp(packedBytes * 4L, CHUNK, Math.max(CHUNK, limit))];
        int length = 0;
        while (true) {
            int read = unpacked.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return ByteBuffer.wrap(bytes, 0, length);
            }
            length += read;
            if (length > limit) {
                throw new RefusedException(
                        Refusal.TOO_LARGE,
                        limit == most
                                ? "An unpacked body holds at most " + most + " bytes; split the batch."
                                : "The body grows more than " + MOST_RATIO + "-fold when unpacked; send it plain.");
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length * 2L, limit + 1L));
            }
        }
    }

    private static boolean isGzip(ByteBuffer body) {
        int at = body.position();
        return body.remaining() > 2 && body.get(at) == 0x1f && body.get(at + 1) == (byte) 0x8b && body.get(at + 2) == 8;
    }

    /** What browsers call deflate comes with zlib's two bytes in front, and without them from others. */
    private static boolean isZlib(byte[] body) {
        return body.length > 1 && (body[0] & 0x0f) == 8 && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    }

    /** A deflate stream that frees its native memory when it is closed. */
    private static final class Deflated extends InflaterInputStream {
        Deflated(InputStream packed, boolean bare) {
            super(packed, new Inflater(bare), CHUNK);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
