package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.LinkedHashSet;
import java.util.Set;

/** Where two documents say something different. */
public final class Differences {
    private static final int MOST = 200;

    private Differences() {}

    /**
     * The places, as JSON Pointers, with what stands there in each document; what one of them does not have is absent.
     * After two hundred the rest is not looked for: such documents have little in common.
     */
    public static ArrayNode between(JsonNode before, JsonNode after) {
        ArrayNode differences = Json.MAPPER.createArrayNode();
        compare("", before, after, differences);
        return differences;
    }

    private static void compare(String pointer, JsonNode before, JsonNode after, ArrayNode differences) {
        if (before.equals(after) || differences.size() >= MOST) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                compare(below, before.path(name), after.path(name), differences);
            }
        } else if (before.isArray() && after.isArray()) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(pointer + "/" + i, before.path(i), after.path(i), differences);
            }
        } else {
            ObjectNode difference = differences.addObject().put("pointer", pointer);
            if (!before.isMissingNode()) {
                difference.set("before", before);
            }
            if (!after.isMissingNode()) {
                difference.set("after", after);
            }
        }
    }
}
