package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.support.Json;
import io.metka.support.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases of Snowplow's and Google's protocols, and bodies that swell. */
final class ForeignProtocolsTest {
    static Stream<JsonNode> snowplow() throws IOException {
        return Golden.cases("snowplow.json");
    }

    static Stream<JsonNode> ga4() throws IOException {
        return Golden.cases("ga4.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("snowplow")
    void snowplow(JsonNode golden) {
        Golden.decide(Protocol.SNOWPLOW, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ga4")
    void ga4(JsonNode golden) {
        Golden.decide(Protocol.GA4, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void whatSwellsInMemoryIsRefusedBeforeItDoes(
            String title, Protocol protocol, String path, String query, byte[] body) {
        Decoder decoder = Golden.decoder();
        RawRequest.Call call = new RawRequest.Call(path, query, Map.of());
        RawRequest request = Golden.request(protocol, call, body, Json.MAPPER.createObjectNode());
        Trial.hold(() -> assertThat(decoder.decode(request)).as(title).isNotNull());
    }

    static Stream<Object[]> bombs() {
        return Stream.of(bodies(), payloads(), hits()).flatMap(bombs -> bombs);
    }

    private static Stream<Object[]> bodies() {
        String tp2 = "/com.snowplowanalytics.snowplow/tp2";
        return Stream.of(
                bomb("empty events", Protocol.SNOWPLOW, tp2, "", "{\"data\":[" + "{},".repeat(170_000) + "{}]}"),
                bomb(
                        "many parameters",
                        Protocol.SNOWPLOW,
                        tp2,
                        "",
                        "{\"data\":[{" + "\"a\":1,".repeat(80_000) + "\"b\":1}]}"),
                bomb(
                        "parameters of many names",
                        Protocol.SNOWPLOW,
                        tp2,
                        "",
                        "{\"data\":[{" + names(40_000) + "\"b\":1}]}"),
                bomb("half a megabyte of percent signs", Protocol.SNOWPLOW, "/i", "e=" + "%".repeat(500_000), ""),
                bomb("half a megabyte of ampersands", Protocol.SNOWPLOW, "/i", "&".repeat(500_000), ""));
    }

    private static Stream<Object[]> payloads() {
        String tp2 = "/com.snowplowanalytics.snowplow/tp2";
        String deep = Base64.getUrlEncoder().encodeToString("[".repeat(20_000).getBytes(StandardCharsets.UTF_8));
        String wide = Base64.getUrlEncoder()
                .encodeToString(("[" + "[],".repeat(8_000) + "1]").getBytes(StandardCharsets.UTF_8));
        String transactions = "{\"e\":\"tr\",\"aid\":\"answers\",\"tr_id\":\"1\"},".repeat(1_200)
                + "{\"e\":\"ti\",\"ti_id\":\"1\",\"ti_sk\":\"p\"},".repeat(1_200);
        return Stream.of(
                bomb(
                        "a long query for each event",
                        Protocol.SNOWPLOW,
                        tp2,
                        parameters(290),
                        payload("{\"aid\":\"answers\",\"e\":\"pv\"},".repeat(2_499))),
                bomb(
                        "the longest query for each event",
                        Protocol.SNOWPLOW,
                        tp2,
                        parameters(32),
                        payload("{\"aid\":\"answers\",\"e\":\"pv\"},".repeat(2_499))),
                bomb("transactions times items", Protocol.SNOWPLOW, tp2, "", payload(transactions)),
                bomb(
                        "deep base64",
                        Protocol.SNOWPLOW,
                        tp2,
                        "",
                        payload("{\"aid\":\"answers\",\"e\":\"ue\",\"ue_px\":\"" + deep + "\"},".repeat(15))),
                bomb(
                        "wide base64",
                        Protocol.SNOWPLOW,
                        tp2,
                        "",
                        payload("{\"aid\":\"answers\",\"e\":\"pv\",\"cx\":\"" + wide + "\"},".repeat(15))));
    }

    private static Stream<Object[]> hits() {
        String hit = "v=2&tid=answers&cid=1.2&_p=1&_s=1&en=a";
        return Stream.of(
                bomb("many lines", Protocol.GA4, "/g/collect", hit, "en=a\n".repeat(25_000)),
                bomb(
                        "lines under a long query",
                        Protocol.GA4,
                        "/g/collect",
                        hit + "&" + parameters(450),
                        "en=a\n".repeat(500)),
                bomb(
                        "lines that each go over the limit",
                        Protocol.GA4,
                        "/g/collect",
                        hit + "&" + parameters(298),
                        "en=a&x=1&y=2&z=3\n".repeat(500)),
                bomb("many items", Protocol.GA4, "/g/collect", hit, "pr1=" + "idx~".repeat(32_000)),
                bomb("tildes", Protocol.GA4, "/g/collect", hit, "pr1=" + "~".repeat(129_000)),
                bomb(
                        "many events",
                        Protocol.GA4,
                        "/mp/collect",
                        "measurement_id=answers",
                        "{\"events\":[" + "{},".repeat(43_000) + "{}]}"),
                bomb(
                        "common members times events",
                        Protocol.GA4,
                        "/mp/collect",
                        "measurement_id=answers",
                        "{\"client_id\":\"1\",\"x\":\"" + "y".repeat(120_000) + "\",\"events\":["
                                + "{\"name\":\"a\"},".repeat(24) + "{\"name\":\"a\"}]}"),
                bomb(
                        "a number of many digits",
                        Protocol.GA4,
                        "/mp/collect",
                        "measurement_id=answers",
                        "{\"events\":[{\"name\":\"a\",\"params\":{\"value\":1e999999999}}]}"),
                bomb(
                        "a price of many digits",
                        Protocol.GA4,
                        "/g/collect",
                        hit,
                        "epn.value=1e999999999&pr1=pr1e-999999999~qt1e999999999"));
    }

    private static Object[] bomb(String title, Protocol protocol, String path, String query, String body) {
        return new Object[] {title, protocol, path, query, body.getBytes(StandardCharsets.UTF_8)};
    }

    private static String payload(String events) {
        return "{\"data\":[" + events.substring(0, events.length() - 1) + "]}";
    }

    private static String names(int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append("\"p").append(i).append("\":1,");
        }
        return names.toString();
    }

    private static String parameters(int count) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < count; i++) {
            query.append("parameter").append(i).append("=a-value-of-some-length&");
        }
        return query.toString();
    }
}
