package io.metka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.decode.DecodeLimits;
import io.metka.decode.Decoder;
import io.metka.decode.GoldenRequests;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import io.metka.settings.SpoolSettings;
import io.metka.spool.Spool;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.SpoolSignals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is put aside for whoever owns the source: a little of it, little at a time, and nothing of a person. */
final class UnreadableRequestsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private Spool spool;
    private Intake intake;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        spool = Spool.open(folder, SpoolSettings.defaults(), SpoolSignals.NOOP, Clock.SYSTEM, Ids.RANDOM);
        Decoder decoder = new Decoder(DecodeLimits.defaults(), Ids.RANDOM, GoldenRequests.sources());
        intake = Intakes.of(decoder, spool, new byte[32]);
    }

    @AfterEach
    void stop() throws IOException {
        spool.close();
    }

    @Test
    void itsBeginningIsKeptWithoutContacts() throws InterruptedException {
        assertThat(send("wk_answers", "{\"events\":[{\"email\": ivan@mail.ru}" + "x".repeat(10_000), NOW))
                .isEqualTo(Receipt.Refusal.MALFORMED);
        RejectedEvent kept = spooled().getFirst();
        assertThat(kept.rejection().reason()).isEqualTo(Rejection.Reason.UNREADABLE);
        assertThat(kept.body().toString())
                .contains("\"bytes\":10034", "\"problem\":\"The body is not well-formed JSON", "{\\\"events\\\":[{")
                .doesNotContain("ivan@mail.ru");
        assertThat(kept.body().utf8().length).isLessThan(3_000);
    }

    @Test
    void withoutConsentOnlyItsShapeIs() throws InterruptedException {
        send("wk_asks", "name=Иван", NOW);
        assertThat(spooled().getFirst().body())
                .hasToString("{\"problem\":\"string\",\"bytes\":\"number\",\"text\":\"string\"}");
    }

    @Test
    void nothingIsKeptOfStrangersAndOfEmptyRequests() throws InterruptedException {
        assertThat(send("wk_unheard_of", "x", NOW)).isEqualTo(Receipt.Refusal.MALFORMED);
        assertThat(send("", "{\"write_key\":\"wk_answers\"", NOW)).isEqualTo(Receipt.Refusal.MALFORMED);
        assertThat(send("wk_answers", "", NOW)).isEqualTo(Receipt.Refusal.MALFORMED);
        assertThat(spooled()).isEmpty();
    }

    @Test
    void garbageCannotFillTheDisk() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            send("wk_answers", "garbage", NOW.plusMillis(i));
            send("wk_strict", "garbage", NOW);
        }
        assertThat(spooled()).as("60 of each source").hasSize(120);
        for (int i = 0; i < 50; i++) {
            send("wk_answers", "garbage", NOW.plusSeconds(5).plusMillis(i));
        }
        assertThat(spooled()).as("one a second").hasSize(5);
    }

    private Receipt.Refusal send(String key, String body, Instant at) {
        Receipt receipt = intake.accept(new RawRequest(
                        RawRequest.Protocol.EVENTS,
                        RawRequest.Call.NONE,
                        ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                        key,
                        "",
                        new RawRequest.Peer("203.0.113.7", "Test", Map.of(), ""),
                        at))
                .join();
        return ((Receipt.Refused) receipt).refusal();
    }

    private List<RejectedEvent> spooled() throws InterruptedException {
        var sealed = spool.reader().seal(1_000, 1 << 20, Duration.ZERO);
        sealed.ifPresent(spool.reader()::commit);
        return sealed.stream()
                .flatMap(range -> range.batches().stream())
                .flatMap(one -> one.batch().rejected().stream())
                .toList();
    }
}
