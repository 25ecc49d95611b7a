package io.metka.container;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The two encodings that scripts are served in, at their strongest: a script is packed once and served many times. */
final class Compression {
    private static final int BROTLI_QUALITY = 11;

    private Compression() {}

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
        try (OutputStream gzip = new StrongestGzip(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] brotli(byte[] plain) {
        return brotli(plain, BROTLI_QUALITY);
    }

    /** @param quality from 0, the quickest, to 11, the smallest */
    static byte[] brotli(byte[] plain, int quality) {
        Brotli4jLoader.ensureAvailability();
        try {
            return Encoder.compress(plain, new Encoder.Parameters().setQuality(quality));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gzip at the level that the JDK's own stream does not offer. */
    private static final class StrongestGzip extends GZIPOutputStream {
        StrongestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
