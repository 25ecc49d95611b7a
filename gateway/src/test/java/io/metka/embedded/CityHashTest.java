package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checksum and the frames, held against the official client's. */
final class CityHashTest {
    private static final long SEED = 20261122;

    private final Random random = new Random(SEED);

    @Test
    @SuppressWarnings("deprecation") // The client offers no other entrance to its checksum.
    void agreesWithTheClientForEveryLength() {
        for (int length = 0; length < 1500; length++) {
            byte[] data = bytes(length + 3);
            long[] expected = ClickHouseCityHash.cityHash128(data, 3, length);
            var hash = CityHash.hash128(data, 3, length);
            assertThat(new long[] {hash.low(), hash.high()})
                    .as("length %d", length)
                    .containsExactly(expected);
        }
    }

    @Test
    void framesGiveBackWhatTheyTook() throws IOException {
        byte[] data = bytes(700_000);
        var framed = new ByteArrayOutputStream();
        try (var output = new FrameOutput(framed)) {
            output.write(data);
        }
        try (var input = new FrameInput(new ByteArrayInputStream(framed.toByteArray()))) {
            assertThat(input.readAllBytes()).isEqualTo(data);
        }
    }

    @Test
    void aDamagedFrameIsRefused() throws IOException {
        var framed = new ByteArrayOutputStream();
        try (var output = new FrameOutput(framed)) {
            output.write(bytes(1000));
        }
        byte[] damaged = framed.toByteArray();
        for (int at = 0; at < damaged.length; at += 7) {
            byte[] copy = damaged.clone();
            copy[at] ^= 0x40;
            try (var input = new FrameInput(new ByteArrayInputStream(copy))) {
                assertThat(org.assertj.core.api.Assertions.catchThrowable(input::readAllBytes))
                        .as("byte %d", at)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
