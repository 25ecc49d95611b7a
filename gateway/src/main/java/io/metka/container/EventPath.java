package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where in an event a value stands: keys with dots between, as {@code properties.items.0.price}; {@code *} is each element
 * of a list.
 */
public record EventPath(List<String> keys) {
    private static final String EACH = "*";

    public EventPath {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("A path has at least one key");
        }
    }

    public static EventPath of(String text) {
        return new EventPath(List.of(text.split("\\.", -1)));
    }

    /** The event's member that it begins with. */
    public String root() {
        return keys.getFirst();
    }

    /** Whether it can stand for several values. */
    public boolean isWide() {
        return keys.contains(EACH);
    }

    /** The value there; missing when there is none. */
    public JsonNode read(JsonNode event) {
        JsonNode value = event;
        for (String key : keys) {
            value = PushedData.member(value, key);
        }
        return value;
    }

    /** Puts a value there and makes the objects on the way; nothing when something else stands in the way. */
    public void write(ObjectNode event, JsonNode value) {
        JsonNode owner = event;
        for (String key : keys.subList(0, keys.size() - 1)) {
            JsonNode next = PushedData.member(owner, key);
            if (owner instanceof ObjectNode object && (next.isMissingNode() || next.isNull())) {
                next = object.putObject(key);
            }
            owner = next;
        }
        String last = keys.getLast();
        if (owner instanceof ObjectNode object) {
            object.set(last, value);
        } else if (owner instanceof ArrayNode list && list.has(PushedData.index(last))) {
            list.set(PushedData.index(last), value);
        }
    }

    /** Replaces each value there; a missing node takes the value away. */
    public void change(JsonNode event, UnaryOperator<JsonNode> change) {
        change(event, 0, change);
    }

    private void change(JsonNode owner, int at, UnaryOperator<JsonNode> change) {
        String key = keys.get(at);
        if (key.equals(EACH) && owner instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                one(list, Integer.toString(i), at, change);
            }
        } else {
            one(owner, key, at, change);
        }
    }

    private void one(JsonNode owner, String key, int at, UnaryOperator<JsonNode> change) {
        JsonNode value = PushedData.member(owner, key);
        if (value.isMissingNode()) {
            return;
        }
        if (at < keys.size() - 1) {
            change(value, at + 1, change);
            return;
        }
        JsonNode next = change.apply(value);
        if (owner instanceof ObjectNode object) {
            if (next.isMissingNode()) {
                object.remove(key);
            } else {
                object.set(key, next);
            }
        } else if (owner instanceof ArrayNode list && PushedData.index(key) >= 0) {
            if (next.isMissingNode()) {
                list.remove(PushedData.index(key));
            } else {
                list.set(PushedData.index(key), next);
            }
        }
    }

    /** The missing node, for {@link #change}. */
    public static JsonNode nothing() {
        return MissingNode.getInstance();
    }

    @Override
    public String toString() {
        return String.join(".", keys);
    }
}
