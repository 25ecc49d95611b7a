package io.metka.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.Event;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The binary form of batches: whatever goes in comes out, and what cannot is refused in words. */
final class BatchCodecTest {
    private static final int ROUNDS = 2_000;

    @Test
    void randomBatchesComeBackEqual() throws CorruptRecordException {
        for (long seed = 0; seed < ROUNDS; seed++) {
            Batch batch = Batches.random(new Random(seed));
            Frame frame = BatchCodec.encode(batch);
            assertThat(decode(payload(frame))).as("seed %s", seed).isEqualTo(batch);
            assertThat(BatchCodec.receivedAt(frame.bytes(), Frame.OVERHEAD, frame.size()))
                    .isEqualTo(batch.origin().receivedAt());
        }
    }

    @Test
    void propertiesTravelByteForByte() throws CorruptRecordException {
        Batch batch = Batches.named("id", 50_000);
        byte[] properties = batch.events().getFirst().properties().utf8();
        assertThat(decode(payload(BatchCodec.encode(batch)))
                        .events()
                        .getFirst()
                        .properties()
                        .utf8())
                .isEqualTo(properties);
        assertThat(BatchCodec.encode(batch).size()).isLessThan(properties.length + 120);
    }

    @Test
    void anUnknownVersionIsNamed() {
        byte[] payload = payload(BatchCodec.encode(Batches.named("id")));
        payload[0] = 9;
        assertThatThrownBy(() -> decode(payload))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void everyPrefixIsRefused() {
        byte[] payload = payload(BatchCodec.encode(Batches.random(new Random(7))));
        for (int length = 0; length < payload.length; length++) {
            byte[] prefix = Arrays.copyOf(payload, length);
            assertThatThrownBy(() -> decode(prefix)).isInstanceOf(CorruptRecordException.class);
        }
    }

    @Test
    void bytesBehindTheLastEventAreRefused() {
        byte[] payload = payload(BatchCodec.encode(Batches.named("id")));
        byte[] longer = Arrays.copyOf(payload, payload.length + 3);
        assertThatThrownBy(() -> decode(longer))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("3 bytes follow");
    }

    @Test
    void aForgedLengthAllocatesNothing() {
        ByteBuffer forged = ByteBuffer.allocate(64)
                .put((byte) BatchCodec.VERSION)
                .putLong(0)
                .putInt(0);
        forged.put(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07});
        assertThatThrownBy(() -> decode(forged.array()))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("2147483647 items announced");
    }

    @Test
    void aRevenueThatNoMoneyHasIsRefusedBeforeItIsSpooled() {
        Event event = Batches.named("id").events().getFirst();
        for (BigDecimal wide : List.of(new BigDecimal("1e-39"), new BigDecimal("1e39"), BigDecimal.TWO.pow(255))) {
            Event rich = new Event(
                    event.id(),
                    event.name(),
                    event.time(),
                    event.identifiers(),
                    event.consent(),
                    event.page(),
                    new Commerce(wide, "RUB", ""),
                    event.properties());
            Batch batch = new Batch(Batches.named("id").origin(), List.of(rich));
            assertThatThrownBy(() -> BatchCodec.encode(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("scale");
        }
    }

    @Test
    void anUnpairedSurrogateBecomesAQuestionMark() throws CorruptRecordException {
        Batch decoded = decode(payload(BatchCodec.encode(Batches.named("a\ud800b"))));
        assertThat(Batches.id(decoded).getBytes(StandardCharsets.UTF_8))
                .asString()
                .isEqualTo("a?b");
    }

    private static byte[] payload(Frame frame) {
        return Arrays.copyOfRange(frame.bytes(), Frame.OVERHEAD, frame.size());
    }

    private static Batch decode(byte[] payload) throws CorruptRecordException {
        return BatchCodec.decode(payload, 0, payload.length);
    }
}
