package io.metka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.Catalog;
import io.metka.decode.DecodeLimits;
import io.metka.decode.Decoded;
import io.metka.decode.Decoder;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Source;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.telemetry.EdgeSignals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many events of one source pass, with a clock that stands still unless it is moved. */
final class SourceRatesTest {
    private final ManualClock clock = new ManualClock(java.time.Instant.parse("2026-11-22T10:00:00Z"));
    private final SourceRates rates = new SourceRates(10, clock, EdgeSignals.NOOP);

    @Test
    void aBurstOfFiveSecondsPassesThenTheRate() {
        assertThat(rates.refusal(events("shop", 50))).isNull();
        Receipt.Refused refused = Objects.requireNonNull(rates.refusal(events("shop", 1)));
        assertThat(refused.refusal()).isEqualTo(Receipt.Refusal.RATE_LIMITED);
        assertThat(refused.detail()).contains("10 events a second");
        assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(rates.refusal(events("other", 50))).as("another source").isNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(rates.refusal(events("shop", 10))).isNull();
        assertThat(rates.refusal(events("shop", 1))).isNotNull();
    }

    @Test
    void aBatchBeyondTheBurstPassesOnceAndIsPaidForAfterwards() {
        assertThat(rates.refusal(events("shop", 450))).isNull();
        Receipt.Refused refused = Objects.requireNonNull(rates.refusal(events("shop", 1)));
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(41));
        clock.advance(Duration.ofSeconds(39));
        assertThat(rates.refusal(events("shop", 1))).isNotNull();
        clock.advance(Duration.ofSeconds(2));
        assertThat(rates.refusal(events("shop", 1))).isNull();
    }

    @Test
    void aSourceMayHaveAFigureOfItsOwnAndZeroIsNoLimit() {
        Source own = new Source(
                "shop",
                new ProjectId("p"),
                "Shop",
                "wk_shop",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                1,
                List.of());
        rates.follow(new Catalog(1, List.of(own), List.of(), List.of(), List.of()));
        assertThat(rates.refusal(events("shop", 5))).isNull();
        assertThat(rates.refusal(events("shop", 1))).isNotNull();
        SourceRates none = new SourceRates(0, clock, EdgeSignals.NOOP);
        for (int i = 0; i < 100; i++) {
            assertThat(none.refusal(events("shop", 500))).isNull();
        }
    }

    @Test
    void rejectedEventsCountAndImportsDoNot() {
        assertThat(rates.refusal(decoded("shop", RawRequest.Protocol.EVENTS, "{}", 50)))
                .isNull();
        assertThat(rates.refusal(events("shop", 1))).isNotNull();
        assertThat(rates.refusal(decoded("shop", RawRequest.Protocol.IMPORT, "{\"id\":\"1\",\"name\":\"n\"}", 500)))
                .isNull();
    }

    private static Decoded.Understood events(String source, int count) {
        return decoded(source, RawRequest.Protocol.EVENTS, "{\"id\":\"1\",\"name\":\"n\"}", count);
    }

    private static Decoded.Understood decoded(String source, RawRequest.Protocol protocol, String event, int count) {
        Source known = new Source(source, new ProjectId("p"), source, "wk_" + source, List.of());
        Decoder decoder = new Decoder(DecodeLimits.defaults(), Ids.RANDOM, new io.metka.decode.SourceKeys() {
            @Override
            public Source writing(String writeKey) {
                return known;
            }

            @Override
            public Source importing(String importKey) {
                return known;
            }
        });
        String body =
                IntStream.range(0, count).mapToObj(_ -> event).collect(Collectors.joining(",", "{\"events\":[", "]}"));
        return (Decoded.Understood) decoder.decode(new RawRequest(
                protocol,
                new RawRequest.Call("/v1/events", "", Map.of()),
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                "wk_" + source,
                "",
                new RawRequest.Peer("203.0.113.7", "", Map.of(), ""),
                java.time.Instant.parse("2026-11-22T10:00:00Z")));
    }
}
