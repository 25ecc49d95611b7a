package io.metka.control.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.workspace.Finding;
import io.metka.support.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The reading of request bodies: one JSON object, in which every name stands once and every value can be stored and
 * written again as it is.
 */
final class Bodies {
    private static final ObjectReader READER = Json.MAPPER
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Bodies() {}

    static ObjectNode read(Buffer body) {
        JsonNode tree = parse(body);
        if (!(tree instanceof ObjectNode object)) {
            throw refused("The body must be a JSON object");
        }
        List<Finding> findings = new ArrayList<>();
        inspect(object, "", findings);
        if (!findings.isEmpty()) {
            throw new ProblemException(
                    new Problem(Problem.Kind.INVALID, "The body holds values that cannot be kept", findings, Map.of()));
        }
        return object;
    }

    private static JsonNode parse(Buffer body) {
        try {
            return READER.readTree(body.getBytes());
        } catch (JsonProcessingException e) {
            throw refused("The body is not JSON that can be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw refused("The body is not JSON in UTF-8");
        }
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(Problem.of(Problem.Kind.MALFORMED, detail));
    }

    private static void inspect(JsonNode node, String pointer, List<Finding> findings) {
        if (node.isTextual() && !isStorable(node.textValue())) {
            findings.add(new Finding(pointer, "Text must not hold U+0000 or half of a surrogate pair"));
        } else if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            findings.add(new Finding(pointer, "This number is too large"));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                inspect(node.get(i), pointer + "/" + i, findings);
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                if (member.getKey().indexOf(0) >= 0) {
                    findings.add(new Finding(pointer, "A member's name must not hold U+0000"));
                    continue;
                }
                String name = member.getKey().replace("~", "~0").replace("/", "~1");
                inspect(member.getValue(), pointer + "/" + name, findings);
            }
        }
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
