package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases of the native formats. */
final class DecoderTest {
    static Stream<JsonNode> events() throws IOException {
        return Golden.cases("events.json");
    }

    static Stream<JsonNode> pixel() throws IOException {
        return Golden.cases("pixel.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void events(JsonNode golden) {
        Golden.decide(Protocol.EVENTS, golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void pixel(JsonNode golden) {
        Golden.decide(Protocol.PIXEL, golden);
    }

    @Test
    void jsonThatWasAcceptedIsKeptToTheByte() {
        String properties = "{\"a\":[1,2,{\"b\":\"ж\\u0000\"}],\"revenue\": 12.50 }";
        String body = "{\"events\":[{\"id\":\"1\",\"name\":\"n\",\"properties\":" + properties + "}]}";
        Decoded.Understood understood = (Decoded.Understood) Golden.decoder()
                .decode(Golden.request(
                        Protocol.EVENTS,
                        RawRequest.Call.NONE,
                        body.getBytes(StandardCharsets.UTF_8),
                        Json.MAPPER.createObjectNode().put("write_key", "wk_asks")));
        assertThat(understood.batch().events().getFirst().properties()).hasToString(properties);
    }
}
