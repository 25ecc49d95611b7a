package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import io.metka.support.ByteMutations;
import io.metka.support.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a body says that it is packed with, it is unpacked within bounds or refused. */
final class InflationFuzzTest {
    private static final int MOST = 1 << 20;
    private static final int ROUNDS = 3_000;
    private static final List<String> ENCODINGS = List.of("gzip", "deflate", "br", "zstd", "", "x-gzip", "compress");
    private static final Inflation INFLATION = new Inflation(MOST);

    /** The first byte says which encoding is announced, the others are the body. */
    static List<byte[]> seeds() throws IOException {
        byte[] text = "{\"events\":[{\"id\":\"1\",\"name\":\"n\"}]}".repeat(20).getBytes(StandardCharsets.UTF_8);
        byte[] zeros = new byte[MOST * 4];
        Brotli4jLoader.ensureAvailability();
        return List.of(
                input(0, gzip(text)),
                input(0, gzip(zeros)),
                input(1, deflate(text)),
                input(1, deflate(zeros)),
                input(2, Encoder.compress(text)),
                input(2, Encoder.compress(zeros)),
                input(3, Zstd.compress(text)),
                input(3, Zstd.compress(zeros)),
                input(4, gzip(text)),
                input(6, text));
    }

    @MethodSource("seeds")
    @FuzzTest
    void inflate(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String encoding = ENCODINGS.get((input[0] & 0xff) % ENCODINGS.size());
        ByteBuffer body = ByteBuffer.wrap(Arrays.copyOfRange(input, 1, input.length));
        Trial.hold(16L * MOST, () -> {
            try {
                if (Inflation.concerns(encoding, body)) {
                    assertThat(INFLATION.inflate(encoding, body).remaining()).isLessThanOrEqualTo(MOST);
                }
            } catch (Inflation.RefusedException refused) {
                assertThat(refused.refused().detail()).isNotBlank();
            }
        });
    }

    @Test
    void damagedBodies() throws IOException {
        // Of the bombs only their beginnings: each takes its time, whole or damaged.
        List<byte[]> small = seeds().stream()
                .map(seed -> Arrays.copyOf(seed, Math.min(seed.length, 512)))
                .toList();
        ByteMutations.WEB.each(small, ROUNDS, this::inflate);
    }

    private static byte[] input(int encoding, byte[] body) {
        byte[] input = new byte[body.length + 1];
        input[0] = (byte) encoding;
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }
}
