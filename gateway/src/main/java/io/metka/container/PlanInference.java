package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Drafts a plan's schema from events that came in: the types that were seen, what was always there, and the values of
 * texts that had few. A draft to be read by a person, not a proof.
 */
public final class PlanInference {
    /** Texts with at most so many values, each seen {@link #SIGHTINGS_PER_VALUE} times on average, become an enum. */
    private static final int MOST_VALUES = 12;

    private static final int SIGHTINGS_PER_VALUE = 5;
    private static final int LONGEST_VALUE = 64;
    private static final int MOST_MEMBERS = 200;

    private final Set<String> types = new TreeSet<>();
    private final Map<String, PlanInference> members = new TreeMap<>();
    private final Set<String> values = new TreeSet<>();
    private int texts;
    private int objects;
    private int seen;
    private boolean manyValues;
    private @Nullable PlanInference item;

    private PlanInference() {}

    /** A schema of 2020-12 under which all of the instances are valid. */
    public static ObjectNode schema(List<JsonNode> instances) {
        PlanInference whole = new PlanInference();
        instances.forEach(whole::see);
        return whole.schema();
    }

    private void see(JsonNode value) {
        seen++;
        switch (value.getNodeType()) {
            case OBJECT -> {
                types.add("object");
                objects++;
                value.properties().forEach(member -> {
                    if (members.size() < MOST_MEMBERS || members.containsKey(member.getKey())) {
                        members.computeIfAbsent(member.getKey(), name -> new PlanInference())
                                .see(member.getValue());
                    }
                });
            }
            case ARRAY -> {
                types.add("array");
                PlanInference items = item == null ? new PlanInference() : item;
                value.forEach(items::see);
                item = items;
            }
            case STRING -> {
                types.add("string");
                text(value.asText());
            }
            case NUMBER -> types.add(value.isIntegralNumber() ? "integer" : "number");
            case BOOLEAN -> types.add("boolean");
            default -> types.add("null");
        }
    }

    private void text(String text) {
        texts++;
        if (text.length() > LONGEST_VALUE || (values.size() == MOST_VALUES && !values.contains(text))) {
            manyValues = true;
        } else {
            values.add(text);
        }
    }

    private ObjectNode schema() {
        ObjectNode schema = Json.MAPPER.createObjectNode();
        Set<String> named = new TreeSet<>(types);
        if (named.contains("number")) {
            named.remove("integer");
        }
        if (named.size() == 1) {
            schema.put("type", named.iterator().next());
        } else if (!named.isEmpty()) {
            named.forEach(schema.putArray("type")::add);
        }
        if (!members.isEmpty()) {
            ObjectNode properties = schema.putObject("properties");
            ArrayNode required = Json.MAPPER.createArrayNode();
            members.forEach((name, member) -> {
                properties.set(name, member.schema());
                if (member.seen == objects) {
                    required.add(name);
                }
            });
            if (!required.isEmpty()) {
                schema.set("required", required);
            }
        }
        if (item != null && item.seen > 0) {
            schema.set("items", item.schema());
        }
        if (named.equals(Set.of("string")) && !manyValues && texts >= values.size() * SIGHTINGS_PER_VALUE) {
            values.forEach(schema.putArray("enum")::add);
        }
        return schema;
    }
}
