package io.metka.consent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * What a JSON document looks like without what it says: each value is replaced by the name of its type, so that a person
 * can see why an event was rejected and learns nothing about its visitor.
 */
final class Shape {
    /** Longer names are not names that a developer chose. */
    private static final int LONGEST_NAME = 64;

    private Shape() {}

    /** An empty object for anything that is no JSON object. */
    static JsonText of(JsonText document) {
        try {
            JsonNode tree = Json.MAPPER.readTree(document.utf8());
            return tree.isObject() ? JsonText.of(shape(tree).toString()) : JsonText.EMPTY_OBJECT;
        } catch (IOException e) {
            return JsonText.EMPTY_OBJECT;
        }
    }

    private static JsonNode shape(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> members(value);
            case ARRAY -> first(value);
            default ->
                Json.MAPPER.getNodeFactory().textNode(value.getNodeType().name().toLowerCase(Locale.ROOT));
        };
    }

    private static ObjectNode members(JsonNode object) {
        ObjectNode shape = Json.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getKey().length() <= LONGEST_NAME) {
                shape.set(member.getKey(), shape(member.getValue()));
            }
        }
        return shape;
    }

    private static ArrayNode first(JsonNode array) {
        ArrayNode shape = Json.MAPPER.createArrayNode();
        return array.isEmpty() ? shape : shape.add(shape(array.get(0)));
    }
}
