package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.support.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases of Snowplow's and Google's protocols, and a fuzz that nothing may come of but a decision. */
final class ForeignProtocolsTest {
    private static final int ROUNDS = 20_000;
    private static final String ALPHABET = "{}[]\",:0-e\\&=%+~<>._\n";

    /** Of one request of half a megabyte, whatever is in it: what a tree of a whole ordinary payload takes. */
    private static final long MOST_ALLOCATED = 96L << 20;

    static Stream<JsonNode> snowplow() throws IOException {
        return Golden.cases("snowplow.json");
    }

    static Stream<JsonNode> ga4() throws IOException {
        return Golden.cases("ga4.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("snowplow")
    void snowplow(JsonNode golden) {
        decide(Protocol.SNOWPLOW, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ga4")
    void ga4(JsonNode golden) {
        decide(Protocol.GA4, golden);
    }

    @Test
    void mutatedSnowplowRequestsGiveADecisionAndNothingElse() throws IOException {
        fuzz(Protocol.SNOWPLOW, snowplow().toList());
    }

    @Test
    void mutatedGa4RequestsGiveADecisionAndNothingElse() throws IOException {
        fuzz(Protocol.GA4, ga4().toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void whatSwellsInMemoryIsRefusedBeforeItDoes(
            String title, Protocol protocol, String path, String query, byte[] body) {
        Decoder decoder = Golden.decoder();
        RawRequest.Call call = new RawRequest.Call(path, query, Map.of());
        RawRequest request = Golden.request(protocol, call, body, Json.MAPPER.createObjectNode());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(decoder.decode(request)).as(title).isNotNull();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as(title).isLessThan(MOST_ALLOCATED);
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

    private static void decide(Protocol protocol, JsonNode golden) {
        JsonNode out = Golden.describe(Golden.decoder().decode(Golden.request(protocol, golden.get("in"))));
        assertThat(out).as(golden.get("title").asText()).isEqualTo(golden.get("out"));
    }

    /** Changes queries and bodies of the golden cases at random places. */
    private static void fuzz(Protocol protocol, List<JsonNode> cases) {
        Decoder decoder = Golden.decoder();
        List<RawRequest> seeds = cases.stream()
                .map(golden -> Golden.request(protocol, golden.get("in")))
                .toList();
        long seed = Long.getLong("metka.seed", 20_261_122L);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            RawRequest request = seeds.get(random.nextInt(seeds.size()));
            boolean inQuery = random.nextInt(3) == 0;
            String query = request.call().query();
            byte[] mutatedQuery = inQuery ? mutate(query.getBytes(StandardCharsets.UTF_8), random) : new byte[0];
            byte[] body = mutate(request.body().array(), random);
            RawRequest.Call call = new RawRequest.Call(
                    request.call().path(),
                    inQuery ? new String(mutatedQuery, StandardCharsets.UTF_8) : query,
                    request.call().headers());
            Decoded decoded = decoder.decode(Golden.request(protocol, call, body, Json.MAPPER.createObjectNode()));
            assertThat(Golden.describe(decoded))
                    .as("seed %d round %d", seed, round)
                    .isNotNull();
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
                default -> {
                    byte[] doubled = Arrays.copyOf(bytes, bytes.length + Math.min(at, 4_096));
                    System.arraycopy(bytes, 0, doubled, bytes.length, doubled.length - bytes.length);
                    bytes = doubled;
                }
            }
        }
        return bytes;
    }
}
