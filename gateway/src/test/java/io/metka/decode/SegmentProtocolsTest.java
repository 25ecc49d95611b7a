package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases of Segment's and RudderStack's protocols and of imports, and a fuzz that nothing may come of but a decision. */
final class SegmentProtocolsTest {
    private static final int ROUNDS = 20_000;

    static Stream<JsonNode> segment() throws IOException {
        return Golden.cases("segment.json");
    }

    static Stream<JsonNode> rudderStack() throws IOException {
        return Golden.cases("rudderstack.json");
    }

    static Stream<JsonNode> imports() throws IOException {
        return Golden.cases("import.json");
    }

    static Stream<JsonNode> lines() throws IOException {
        return Golden.cases("lines.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void segment(JsonNode golden) {
        decide(Protocol.SEGMENT, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rudderStack(JsonNode golden) {
        decide(Protocol.RUDDERSTACK, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void imports(JsonNode golden) {
        decide(Protocol.IMPORT, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void lines(JsonNode golden) {
        decide(Protocol.EVENTS, golden);
    }

    @Test
    void propertiesAreKeptToTheByte() {
        String properties = "{\"a\":[1,2,{\"b\":\"ж\\u0000\"}],\"price\": 12.50 }";
        String body = "{\"messageId\":\"m\",\"userId\":\"u\",\"event\":\"E\",\"properties\":" + properties + "}";
        RawRequest request = Golden.request(
                Protocol.SEGMENT,
                new RawRequest.Call("/v1/t", "", Map.of()),
                body.getBytes(StandardCharsets.UTF_8),
                Json.MAPPER.createObjectNode().put("write_key", "wk_answers"));
        Decoded.Understood understood = (Decoded.Understood) Golden.decoder().decode(request);
        assertThat(understood.batch().events().getFirst().properties()).hasToString(properties);
    }

    /** What the console lists and sends again is Metka's own form, whatever protocol the event came in. */
    @Test
    void aRejectedMessageIsKeptInTheFormInWhichItCanBeMended() throws IOException {
        String body = "{\"messageId\":\"m\",\"userId\":\"u\",\"traits\":{\"plan\":\"gold\"},\"properties\":{\"a\":1}}";
        RawRequest request = Golden.request(
                Protocol.SEGMENT,
                new RawRequest.Call("/v1/t", "", Map.of()),
                body.getBytes(StandardCharsets.UTF_8),
                Json.MAPPER.createObjectNode().put("write_key", "wk_answers"));
        Decoded.Understood understood = (Decoded.Understood) Golden.decoder().decode(request);
        var rejected = understood.batch().rejected().getFirst();
        assertThat(rejected.consent().granted()).containsExactly("analytics");
        JsonNode kept = Json.MAPPER.readTree(rejected.body().utf8());
        assertThat(kept.path("id").asText()).isEqualTo("m");
        assertThat(kept.path("user_id").asText()).isEqualTo("u");
        assertThat(kept.at("/properties/a").asInt()).isEqualTo(1);
        assertThat(kept.at("/traits/plan").asText()).isEqualTo("gold");
    }

    @Test
    void mutatedRequestsGiveADecisionAndNothingElse() throws IOException {
        List<RawRequest> seeds = new ArrayList<>();
        segment().forEach(golden -> seeds.add(Golden.request(Protocol.SEGMENT, golden.get("in"))));
        rudderStack().forEach(golden -> seeds.add(Golden.request(Protocol.RUDDERSTACK, golden.get("in"))));
        imports().forEach(golden -> seeds.add(Golden.request(Protocol.IMPORT, golden.get("in"))));
        seeds.removeIf(seed -> seed.body().remaining() > 4_096);
        long seed = Long.getLong("metka.seed", 20_261_122L);
        Random random = new Random(seed);
        Decoder decoder = Golden.decoder();
        for (int round = 0; round < ROUNDS; round++) {
            RawRequest whole = seeds.get(random.nextInt(seeds.size()));
            byte[] bytes = mutated(whole.body().array().clone(), random);
            RawRequest request = Golden.request(
                    whole.protocol(),
                    whole.call(),
                    bytes,
                    Json.MAPPER.createObjectNode().put("write_key", whole.writeKey()));
            assertThat(decoder.decode(request))
                    .as("seed %d round %d", seed, round)
                    .isNotNull();
        }
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole;
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:0-e\\.n".charAt(random.nextInt(13));
                default -> bytes = Arrays.copyOf(bytes, at + 1);
            }
        }
        return bytes;
    }

    private static void decide(Protocol protocol, JsonNode golden) {
        Decoded decoded = Golden.decoder().decode(Golden.request(protocol, golden.get("in")));
        assertThat(Golden.describe(decoded)).as(golden.get("title").asText()).isEqualTo(golden.get("out"));
    }
}
