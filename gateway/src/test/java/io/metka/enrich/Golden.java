package io.metka.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the golden cases of this package. */
final class Golden {
    private Golden() {}

    static Stream<JsonNode> cases(String file) throws IOException {
        try (InputStream cases = Golden.class.getResourceAsStream("/enrich/" + file)) {
            return Json.MAPPER.readTree(Objects.requireNonNull(cases)).valueStream();
        }
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.propertyStream()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }
}
