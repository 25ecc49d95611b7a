package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Source;
import io.metka.support.Ids;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases of the native formats, and a fuzz that nothing may come of but a decision. */
final class DecoderTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00Z");
    private static final Map<String, Source> SOURCES = Map.of(
            "wk_shop", new Source("site", new ProjectId("shop"), "Site", "wk_shop", List.of()),
            "wk_strict", new Source("app", new ProjectId("shop"), "App", "wk_strict", List.of("https://shop.example")));

    private final Decoder decoder = new Decoder(DecodeLimits.defaults(), Ids.RANDOM, SOURCES::get);

    static Stream<JsonNode> golden() throws IOException {
        try (InputStream cases = DecoderTest.class.getResourceAsStream("/decode/golden.json")) {
            return Json.MAPPER.readTree(Objects.requireNonNull(cases)).valueStream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void goldenCase(JsonNode golden) {
        Decoded decoded = decoder.decode(request(golden.get("in")));
        assertThat(describe(decoded)).as(golden.get("title").asText()).isEqualTo(golden.get("out"));
    }

    @Test
    void mutatedRequestsGiveADecisionAndNothingElse() throws IOException {
        List<byte[]> seeds =
                golden().map(c -> request(c.get("in")).body().array()).toList();
        long seed = Long.getLong("metka.seed", 20_261_122L);
        Random random = new Random(seed);
        for (int round = 0; round < 30_000; round++) {
            byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())).clone(), random);
            for (RawRequest.Protocol protocol : RawRequest.Protocol.values()) {
                Decoded decoded = decoder.decode(raw(protocol, bytes, "wk_shop", ""));
                assertThat(decoded).as("seed %d round %d", seed, round).isNotNull();
            }
        }
    }

    @Test
    void jsonThatWasAcceptedIsKeptToTheByte() {
        String properties = "{\"a\":[1,2,{\"b\":\"ж\\u0000\"}],\"revenue\": 12.50 }";
        Decoded.Understood understood = (Decoded.Understood) decoder.decode(raw(
                RawRequest.Protocol.EVENTS,
                ("{\"events\":[{\"id\":\"1\",\"name\":\"n\",\"properties\":" + properties + "}]}")
                        .getBytes(StandardCharsets.UTF_8),
                "wk_shop",
                ""));
        assertThat(understood.batch().events().getFirst().properties()).hasToString(properties);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:0-e\\".charAt(random.nextInt(11));
                case 2 -> bytes = java.util.Arrays.copyOf(bytes, at + 1);
                default -> {
                    byte[] doubled = java.util.Arrays.copyOf(bytes, bytes.length + at);
                    System.arraycopy(bytes, 0, doubled, bytes.length, at);
                    bytes = doubled;
                }
            }
        }
        return bytes;
    }

    private static RawRequest request(JsonNode in) {
        boolean pixel = in.has("query");
        String body = pixel
                ? in.get("query").asText()
                : in.has("text") ? in.get("text").asText() : in.path("body").toString();
        return new RawRequest(
                pixel ? RawRequest.Protocol.PIXEL : RawRequest.Protocol.EVENTS,
                RawRequest.Call.NONE,
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                in.path("write_key").asText(""),
                in.path("cookie").asText(""),
                new RawRequest.Peer(
                        "203.0.113.7", "Test", Map.of(), in.path("origin").asText("")),
                RECEIVED);
    }

    private static RawRequest raw(RawRequest.Protocol protocol, byte[] body, String writeKey, String cookie) {
        return new RawRequest(
                protocol,
                RawRequest.Call.NONE,
                ByteBuffer.wrap(body),
                writeKey,
                cookie,
                new RawRequest.Peer("::1", "", Map.of(), ""),
                RECEIVED);
    }

    private static JsonNode describe(Decoded decoded) {
        var out = Json.MAPPER.createObjectNode();
        switch (decoded) {
            case Decoded.Refused(Receipt.Refused refused) ->
                out.put("refused", refused.refusal().name());
            case Decoded.Understood understood -> {
                var events = out.putArray("events");
                understood.batch().events().forEach(event -> events.add(describe(event)));
                var rejected = out.putArray("rejected");
                understood
                        .rejected()
                        .forEach(r -> rejected.addObject()
                                .put("id", r.eventId())
                                .put("reason", r.reason().wireName())
                                .put("pointer", r.pointer()));
            }
        }
        return Json.MAPPER.valueToTree(out);
    }

    private static JsonNode describe(Event event) {
        var out = Json.MAPPER
                .createObjectNode()
                .put("id", event.id())
                .put("name", event.name())
                .put("time", event.time().toString());
        for (Identifier identifier : event.identifiers()) {
            out.put(identifier.type(), identifier.value());
        }
        if (!event.consent().granted().isEmpty()) {
            out.put(
                    "granted",
                    String.join(",", event.consent().granted().stream().sorted().toList()));
        }
        if (!event.page().url().isEmpty()) {
            out.put("url", event.page().url());
        }
        if (event.commerce().revenue().signum() != 0) {
            out.put(
                    "revenue",
                    event.commerce().revenue().toPlainString() + " "
                            + event.commerce().currency());
        }
        if (!event.commerce().orderId().isEmpty()) {
            out.put("order", event.commerce().orderId());
        }
        return out;
    }
}
