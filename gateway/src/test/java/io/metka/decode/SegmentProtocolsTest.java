package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases of Segment's and RudderStack's protocols and of imports. */
final class SegmentProtocolsTest {
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
        Golden.decide(Protocol.SEGMENT, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rudderStack(JsonNode golden) {
        Golden.decide(Protocol.RUDDERSTACK, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void imports(JsonNode golden) {
        Golden.decide(Protocol.IMPORT, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void lines(JsonNode golden) {
        Golden.decide(Protocol.EVENTS, golden);
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
}
