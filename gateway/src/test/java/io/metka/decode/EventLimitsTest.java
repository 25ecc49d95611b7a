package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.model.Rejection;
import io.metka.model.Source;
import io.metka.settings.EventLimitSettings;
import io.metka.support.Ids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same limits for every protocol: what one event may carry, told by name and place, and never more than that event. */
final class EventLimitsTest {
    private static final EventLimitSettings SMALL = new EventLimitSettings(10, 10, 4_096, 3, 8, 20, 4, 2);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2,\"c\":3}                      | -",
                "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}              | too_many /events/0/properties edge.limits.keys",
                "{\"x\":[{\"a\":1},{\"a\":1,\"b\":2,\"c\":3,\"d\":4}]} | too_many /events/0/properties/x/1 edge.limits.keys",
                "{\"x\":{\"a\":1},\"y\":{\"a\":1,\"b\":2,\"c\":3}} | -",
                "{\"ninechars\":1}                              | too_long /events/0/properties edge.limits.key_chars",
                "{\"eightcha\":1}                               | -",
                "{\"a\":\"twenty-one-characters\"}              | too_long /events/0/properties/a edge.limits.text_chars",
                "{\"a\":[1,\"twenty-one-characters\"]}          | too_long /events/0/properties/a/1 edge.limits.text_chars",
                "{\"a\":\"двадцать-букв-ровно!\"}               | -",
                "{\"a\":[[[1]]]}                                | -",
                "{\"a\":[[[[1]]]]}                              | too_deep /events/0/properties/a/0/0/0 edge.limits.depth",
                "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}        | too_deep /events/0/properties/a/b/c/d edge.limits.depth",
                "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}]}    | -",
                "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]} | too_many /events/0/properties edge.limits.items"
            })
    void whatIsTooMuchIsSaidByNameAndPlace(String properties, String expected) {
        Decoded.Understood understood = decode(
                Protocol.EVENTS,
                "/v1/events",
                "{\"events\":[{\"id\":\"1\",\"name\":\"n\",\"properties\":" + properties
                        + "},{\"id\":\"2\",\"name\":\"n\"}]}");
        assertThat(understood.batch().events()).extracting(event -> event.id()).contains("2");
        if (expected.equals("-")) {
            assertThat(understood.rejected()).isEmpty();
            return;
        }
        assertThat(understood.rejected()).hasSize(1);
        Rejection rejection = understood.rejected().getFirst();
        String[] parts = expected.split(" ", -1);
        assertThat(rejection.reason().wireName()).isEqualTo(parts[0]);
        assertThat(rejection.pointer()).isEqualTo(parts[1]);
        assertThat(rejection.detail()).contains(parts[2]);
        assertThat(understood.batch().rejected())
                .as("it can be looked at, mended and sent again")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EVENTS    | /v1/events | {\"events\":[{\"id\":\"1\",\"name\":\"n\",\"traits\":OBJECT}]} | /events/0/traits",
                "EVENTS    | /v1/events | {\"events\":[{\"id\":\"1\",\"name\":\"n\",\"context\":OBJECT}]} | /events/0/context",
                "IMPORT    | /v1/import | {\"events\":[{\"id\":\"1\",\"name\":\"n\",\"properties\":OBJECT}]} | /events/0/properties",
                "SEGMENT   | /v1/t      | {\"userId\":\"u\",\"event\":\"n\",\"properties\":OBJECT} | /properties",
                "SEGMENT   | /v1/batch  | {\"batch\":[{\"type\":\"identify\",\"userId\":\"u\",\"traits\":OBJECT}]} | /batch/0/traits",
                "RUDDERSTACK | /v1/t    | {\"userId\":\"u\",\"event\":\"n\",\"properties\":OBJECT} | /properties",
                "GA4       | /mp/collect | {\"client_id\":\"1.2\",\"events\":[{\"name\":\"n\",\"params\":OBJECT}]} | /events/0/params",
                "SNOWPLOW  | /com.snowplowanalytics.snowplow/tp2 | {\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":[{\"e\":\"ue\",\"p\":\"web\",\"aid\":\"shop\",\"tv\":\"js\",\"ue_pr\":ESCAPED}]} | /data/0"
            })
    void everyProtocolMeetsThem(Protocol protocol, String path, String body, String pointer) {
        String object =
                IntStream.range(0, 350).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        String selfDescribing =
                "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0\",\"data\":"
                        + "{\"schema\":\"iglu:com.acme/thing/jsonschema/1-0-0\",\"data\":" + object + "}}";
        Decoded.Understood understood = decode(
                DecodeLimits.defaults(),
                protocol,
                path,
                body.replace("OBJECT", object).replace("ESCAPED", '"' + selfDescribing.replace("\"", "\\\"") + '"'));
        assertThat(understood.batch().events()).isEmpty();
        assertThat(understood.rejected())
                .extracting(rejection -> rejection.reason() + " " + rejection.pointer())
                .containsExactly("TOO_MANY " + pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/cart, true",
        "https://SHOP.example:8443/cart, true",
        "https://www.shop.example, true",
        "https://shop.example./, true",
        "'', true",
        "https://evil.example/, false",
        "https://evil.example/?https://shop.example/, false",
        "https://shop.example.evil.example/, false",
        "https://notshop.example/, false",
        "https://evil.example#@shop.example/, false",
        "https://shop.example@evil.example/, false",
        "https://evil.example\\@shop.example/, false"
    })
    void eventsOfPagesOnOtherHostsAreRejected(String url, boolean taken) {
        Source source = new Source(
                "shop",
                new ProjectId("p"),
                "Shop",
                "wk_1",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("shop.example", "*.shop.example"),
                0,
                List.of());
        String body =
                "{\"events\":[{\"id\":\"1\",\"name\":\"n\",\"page\":{\"url\":\"" + url.replace("\\", "\\\\") + "\"}}]}";
        Decoded.Understood understood =
                (Decoded.Understood) new Decoder(DecodeLimits.defaults(), Ids.RANDOM, _ -> source)
                        .decode(request(Protocol.EVENTS, "/v1/events", body));
        assertThat(understood.batch().events()).hasSize(taken ? 1 : 0);
        assertThat(understood.rejected())
                .extracting(Rejection::reason)
                .isEqualTo(taken ? List.of() : List.of(Rejection.Reason.HOST_NOT_ALLOWED));
    }

    @Test
    void anOrdinaryCartOfManyProductsPasses() {
        String items = IntStream.range(0, 200)
                .mapToObj(i -> "{\"item_id\":\"" + i + "\",\"item_name\":\"Чайник\",\"price\":1990,\"quantity\":1}")
                .collect(Collectors.joining(",", "[", "]"));
        Decoded.Understood understood = decode(
                DecodeLimits.defaults(),
                Protocol.EVENTS,
                "/v1/events",
                "{\"events\":[{\"id\":\"1\",\"name\":\"order_completed\",\"properties\":{\"items\":" + items + "}}]}");
        assertThat(understood.rejected()).isEmpty();
        assertThat(understood.batch().events().getFirst().commerce().items()).hasSize(200);
    }

    private static Decoded.Understood decode(Protocol protocol, String path, String body) {
        return decode(DecodeLimits.of(SMALL), protocol, path, body);
    }

    private static Decoded.Understood decode(DecodeLimits limits, Protocol protocol, String path, String body) {
        Source source = new Source("shop", new ProjectId("p"), "Shop", "wk_1", List.of());
        return (Decoded.Understood) new Decoder(limits, Ids.RANDOM, new SourceKeys() {
                    @Override
                    public Source writing(String writeKey) {
                        return source;
                    }

                    @Override
                    public Source importing(String importKey) {
                        return source;
                    }
                })
                .decode(request(protocol, path, body));
    }

    private static RawRequest request(Protocol protocol, String path, String body) {
        return new RawRequest(
                protocol,
                new RawRequest.Call(path, "", Map.of()),
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                "wk_1",
                "",
                new RawRequest.Peer("203.0.113.7", "", Map.of(), ""),
                Instant.parse("2026-11-22T10:00:00Z"));
    }
}
