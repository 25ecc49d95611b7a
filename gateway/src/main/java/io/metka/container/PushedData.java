package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Everything that a page pushed so far, merged as {@code tag-runtime/src/capture/data-layer.ts} merges it. */
final class PushedData {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_ITEMS = 10_000;

    private final ObjectNode state = NODES.objectNode();
    private final Map<String, JsonNode> last = new HashMap<>();

    void push(JsonNode message) {
        boolean clear = isClear(message);
        for (Map.Entry<String, JsonNode> entry : message.properties()) {
            if (clear && entry.getKey().equals("_clear")) {
                continue;
            }
            last.put(entry.getKey(), entry.getValue());
            if (clear) {
                remove(entry.getKey());
            }
            String[] path = entry.getKey().split("\\.", -1);
            JsonNode value = entry.getValue();
            for (int i = path.length - 1; i > 0; i--) {
                value = NODES.objectNode().set(path[i], value);
            }
            put(state, path[0], value, false);
        }
    }

    /** The value at a dotted path; in version 1, what was last pushed under exactly this key. Missing when there is none. */
    JsonNode read(String path, int version) {
        if (version == 1) {
            return last.getOrDefault(path, MissingNode.getInstance());
        }
        JsonNode value = state;
        for (String key : path.split("\\.", -1)) {
            value = member(value, key);
        }
        return value;
    }

    private void remove(String path) {
        int dot = path.lastIndexOf('.');
        if (read(path.substring(0, Math.max(dot, 0)), 2) instanceof ObjectNode owner) {
            owner.remove(path.substring(dot + 1));
        } else if (dot < 0) {
            state.remove(path);
        }
    }

    private static boolean isClear(JsonNode pushed) {
        return pushed.path("_clear").equals(NODES.booleanNode(true));
    }

    static JsonNode member(JsonNode value, String key) {
        if (!value.isArray()) {
            return value.path(key);
        }
        return key.equals("length") ? NODES.numberNode(value.size()) : value.path(index(key));
    }

    private static void put(JsonNode target, String key, JsonNode value, boolean clear) {
        JsonNode next = value;
        if (value.isContainerNode()) {
            JsonNode old = clear ? MissingNode.getInstance() : member(target, key);
            next = old.getNodeType() == value.getNodeType()
                    ? old
                    : value.isArray() ? NODES.arrayNode() : NODES.objectNode();
            merge(next, value);
        }
        if (target instanceof ObjectNode object) {
            object.set(key, next);
        } else if (target instanceof ArrayNode list && index(key) >= 0 && index(key) < MOST_ITEMS) {
            while (list.size() <= index(key)) {
                list.addNull();
            }
            list.set(index(key), next);
        }
    }

    private static void merge(JsonNode target, JsonNode source) {
        boolean clear = isClear(source);
        if (source.isArray()) {
            for (int i = 0; i < source.size(); i++) {
                put(target, Integer.toString(i), source.get(i), false);
            }
            return;
        }
        for (Map.Entry<String, JsonNode> entry : source.properties()) {
            String key = entry.getKey();
            if (!key.equals("__proto__") && !(clear && key.equals("_clear"))) {
                put(target, key, entry.getValue(), clear);
            }
        }
    }

    static int index(String key) {
        return key.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(key) : -1;
    }
}
