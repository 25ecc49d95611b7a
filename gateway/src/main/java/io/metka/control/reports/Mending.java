package io.metka.control.reports;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a rejected event before it is sent again, in the order in which they are written: {@code rename} (from, to),
 * {@code set} (pointer, value), {@code remove} (pointer). Pointers are JSON Pointers to members of objects; what is not
 * there is left alone, and {@code set} and {@code rename} make the objects on their way.
 */
public final class Mending {
    private final JsonNode steps;

    /** @param steps an array of the shape that the API contract prescribes */
    public Mending(JsonNode steps) {
        this.steps = steps;
    }

    /** A mended copy. */
    public ObjectNode of(ObjectNode event) {
        ObjectNode mended = event.deepCopy();
        for (JsonNode step : steps) {
            switch (step.path("op").asText()) {
                case "rename" -> {
                    JsonNode value = take(mended, pointer(step, "from"));
                    if (value != null) {
                        put(mended, pointer(step, "to"), value);
                    }
                }
                case "set" ->
                    put(mended, pointer(step, "pointer"), step.path("value").deepCopy());
                default -> take(mended, pointer(step, "pointer"));
            }
        }
        return mended;
    }

    private static JsonPointer pointer(JsonNode step, String member) {
        return JsonPointer.compile(step.path(member).asText());
    }

    private static @Nullable JsonNode take(ObjectNode event, JsonPointer pointer) {
        return event.at(pointer.head()) instanceof ObjectNode parent
                ? parent.remove(pointer.last().getMatchingProperty())
                : null;
    }

    private static void put(ObjectNode event, JsonPointer pointer, JsonNode value) {
        ObjectNode parent = event;
        for (JsonPointer at = pointer; !at.tail().matches(); at = at.tail()) {
            String name = at.getMatchingProperty();
            parent = parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
        }
        parent.set(pointer.last().getMatchingProperty(), value);
    }
}
