package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns a checked container version into the configuration that the runtime reads ({@code tag-runtime/src/config.ts}).
 *
 * <p>Names, notes and ids stay behind; variables and triggers become indexes; a trigger that no
 * tag uses and a variable that nothing reads are left out. What is written depends on nothing but the version.
 */
final class ConfigWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, JsonNode> variables = new HashMap<>();
    private final Map<String, JsonNode> triggers = new HashMap<>();
    private final Map<String, Integer> variableIndexes = new HashMap<>();
    private final Map<String, Integer> triggerIndexes = new LinkedHashMap<>();
    private final List<ObjectNode> writtenVariables = new ArrayList<>();
    private final List<ObjectNode> writtenTriggers = new ArrayList<>();
    private final Set<String> used = new TreeSet<>();

    ConfigWriter(JsonNode version) {
        version.path("variables")
                .forEach(v -> variables.put(v.path("name").asText().strip(), v));
        version.path("triggers").forEach(t -> triggers.put(t.path("id").asText(), t));
    }

    /** What the configuration names, as {@code kind/type}; complete after {@link #write}. */
    Set<String> used() {
        return used;
    }

    /** Adds {@code variables}, {@code triggers} and {@code tags} to the configuration. */
    void write(JsonNode version, ObjectNode config) {
        ArrayNode tags = NODES.arrayNode();
        for (JsonNode tag : version.path("tags")) {
            // A tag that nothing fires would only weigh.
            if (!tag.path("triggers").isEmpty()) {
                tags.add(tag(tag));
            }
        }
        config.putArray("variables").addAll(writtenVariables);
        config.putArray("triggers").addAll(writtenTriggers);
        config.set("tags", tags);
    }

    private ObjectNode tag(JsonNode tag) {
        ObjectNode written = NODES.objectNode();
        written.put("type", use("tags", tag.path("type").asText()));
        written.set("parameters", eventParameters(tag.path("parameters")));
        written.set("triggers", triggerIndexes(tag.path("triggers")));
        written.set("exceptions", triggerIndexes(tag.path("exceptions")));
        ArrayNode purposes = written.putArray("purposes");
        tag.path("purposes").forEach(purposes::add);
        return written;
    }

    private ObjectNode eventParameters(JsonNode parameters) {
        ObjectNode written = NODES.objectNode();
        written.set("event", value(parameters.path("event")));
        JsonNode mapping = parameters.path("from_data_layer");
        if (mapping.isTextual()) {
            written.put("from_data_layer", use("mappings", mapping.asText()));
        }
        if (!parameters.path("properties").isEmpty()) {
            ArrayNode properties = written.putArray("properties");
            for (JsonNode property : parameters.path("properties")) {
                properties.addArray().add(property.path("name")).add(value(property.path("value")));
            }
        }
        return written;
    }

    private ArrayNode triggerIndexes(JsonNode ids) {
        ArrayNode indexes = NODES.arrayNode();
        for (JsonNode id : ids) {
            Integer index = triggerIndexes.get(id.asText());
            if (index == null) {
                index = writtenTriggers.size();
                triggerIndexes.put(id.asText(), index);
                ObjectNode written = NODES.objectNode();
                writtenTriggers.add(written);
                trigger(triggers.getOrDefault(id.asText(), NODES.objectNode()), written);
            }
            indexes.add(index);
        }
        return indexes;
    }

    private void trigger(JsonNode trigger, ObjectNode written) {
        written.put("type", use("triggers", trigger.path("type").asText()));
        written.set("parameters", trigger.path("parameters"));
        ArrayNode conditions = written.putArray("conditions");
        for (JsonNode condition : trigger.path("conditions")) {
            ObjectNode one = conditions.addObject();
            one.set("variable", value(condition.path("variable")));
            one.put("operator", use("operators", condition.path("operator").asText()));
            if (condition.has("value")) {
                one.set("value", value(condition.path("value")));
            }
            for (String flag : List.of("negate", "ignore_case")) {
                if (condition.path(flag).asBoolean()) {
                    one.put(flag, true);
                }
            }
        }
    }

    /** A literal, or a text whose references have become indexes. */
    private JsonNode value(JsonNode literal) {
        if (!literal.isTextual()) {
            return literal;
        }
        TextTemplate template = TextTemplate.parse(literal.asText());
        if (template.references().isEmpty()) {
            return literal;
        }
        ObjectNode written = NODES.objectNode();
        ArrayNode parts = written.putArray("$");
        for (TextTemplate.Part part : template.parts()) {
            switch (part) {
                case TextTemplate.Text(String text) -> parts.add(text);
                case TextTemplate.Reference(String name) -> parts.add(variableIndex(name));
            }
        }
        return written;
    }

    private int variableIndex(String name) {
        Integer known = variableIndexes.get(name);
        if (known != null) {
            return known;
        }
        JsonNode variable = variables.get(name);
        if (variable == null) {
            variable = BuiltInVariables.find(name);
        }
        if (variable == null) {
            throw new IllegalStateException("The reference {{" + name + "}} was not checked");
        }
        int index = writtenVariables.size();
        variableIndexes.put(name, index);
        ObjectNode written = NODES.objectNode();
        writtenVariables.add(written);
        variable(variable, written);
        return index;
    }

    private void variable(JsonNode variable, ObjectNode written) {
        written.put("type", use("variables", variable.path("type").asText()));
        ObjectNode parameters = variable.path("parameters").deepCopy();
        if (parameters.has("source")) {
            parameters.set("source", value(parameters.path("source")));
        }
        written.set("parameters", parameters);
        if (variable.has("default")) {
            written.set("default", value(variable.path("default")));
        }
    }

    private String use(String kind, String type) {
        used.add(kind + "/" + type);
        return type;
    }
}
