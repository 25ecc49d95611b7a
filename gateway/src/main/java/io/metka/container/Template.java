package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A template, valid under {@code schemas/template-1.json}: what its tags ask for, may touch and do. */
final class Template {
    private final JsonNode document;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    /**
     * One thing that a template asks for.
     *
     * @param definition as it stands in the template
     * @param conditions all must hold for the field to count: its own, and those of the groups around it
     */
    record Field(String name, JsonNode definition, List<JsonNode> conditions) {
        Field {
            conditions = List.copyOf(conditions);
        }

        String type() {
            return definition.path("type").asText();
        }

        boolean isRequired() {
            return definition.path("required").asBoolean();
        }
    }

    Template(JsonNode document) {
        this.document = document;
        addFields(document.path("fields"), List.of());
    }

    private void addFields(JsonNode definitions, List<JsonNode> around) {
        for (JsonNode definition : definitions) {
            List<JsonNode> conditions = new ArrayList<>(around);
            conditions.addAll(conditions(definition.path("enabled_when")));
            if (definition.path("type").asText().equals("group")) {
                addFields(definition.path("fields"), conditions);
            } else {
                String name = definition.path("name").asText();
                fields.putIfAbsent(name, new Field(name, definition, conditions));
            }
        }
    }

    String id() {
        return document.path("id").asText();
    }

    JsonNode document() {
        return document;
    }

    /** True when it gives the value of a variable instead of steps of a tag. */
    boolean isVariable() {
        return document.path("kind").asText().equals("variable");
    }

    /** By name, in the order in which they are asked for, without groups. */
    Map<String, Field> fields() {
        return fields;
    }

    JsonNode permissions() {
        return document.path("permissions");
    }

    /** Whether a list of the permissions has an entry. */
    boolean permits(String list, String entry) {
        for (JsonNode allowed : permissions().path(list)) {
            if (allowed.asText().equals(entry)) {
                return true;
            }
        }
        return false;
    }

    /** One condition, several, or none, as a list. */
    static List<JsonNode> conditions(JsonNode written) {
        if (written.isMissingNode()) {
            return List.of();
        }
        return written.isArray() ? written.valueStream().toList() : List.of(written);
    }
}
