package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metka.model.Batch;
import io.metka.support.ByteMutations;
import io.metka.support.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies in the spool, it is a batch that can be written again, or a corrupt record. */
final class BatchCodecFuzzTest {
    private static final int ROUNDS = 40_000;

    static List<byte[]> seeds() {
        Stream<byte[]> random =
                LongStream.range(0, 40).mapToObj(seed -> payload(BatchCodec.encode(Batches.random(new Random(seed)))));
        return Stream.concat(random, Stream.of(new byte[] {BatchCodec.VERSION}, new byte[200]))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void decode(byte[] payload) {
        Trial.hold(() -> {
            try {
                Batch batch = BatchCodec.decode(payload, 0, payload.length);
                byte[] again = payload(BatchCodec.encode(batch));
                assertThat(BatchCodec.decode(again, 0, again.length)).isEqualTo(batch);
            } catch (CorruptRecordException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void damagedRecords() {
        ByteMutations.WEB.each(seeds(), ROUNDS, this::decode);
    }

    private static byte[] payload(Frame frame) {
        return Arrays.copyOfRange(frame.bytes(), Frame.OVERHEAD, frame.size());
    }
}
