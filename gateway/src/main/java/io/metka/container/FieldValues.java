package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/** What the user of a template gave for its fields, with defaults, and without what does not count. */
final class FieldValues {
    private final Template template;
    private final JsonNode given;

    /**
     * For one tag.
     *
     * @param given by the name of the field; texts may be templates or what they were compiled to
     */
    FieldValues(Template template, JsonNode given) {
        this.template = template;
        this.given = given;
    }

    /** Missing when the field is not set, holds an empty text, or does not count. */
    JsonNode get(String name) {
        Template.Field field = template.fields().get(name);
        return field == null || !isEnabled(field) ? MissingNode.getInstance() : entered(name);
    }

    boolean isEnabled(Template.Field field) {
        return holds(field.conditions());
    }

    /** Whether all of these hold, those about cookies aside: only the browser knows cookies. */
    boolean holds(List<JsonNode> conditions) {
        return conditions.stream().allMatch(condition -> condition.has("cookie") || holds(condition));
    }

    private boolean holds(JsonNode condition) {
        // Not get: a field may depend on one that depends on it.
        JsonNode value = entered(condition.path("field").asText());
        boolean holds;
        if (condition.has("equals")) {
            holds = same(value, condition.path("equals"));
        } else if (condition.has("one_of")) {
            holds = condition.path("one_of").valueStream().anyMatch(one -> same(value, one));
        } else {
            holds = !value.isMissingNode();
        }
        return holds != condition.path("not").asBoolean();
    }

    private static boolean same(JsonNode value, JsonNode expected) {
        return !value.isMissingNode() && value.asText().equals(expected.asText());
    }

    private JsonNode entered(String name) {
        JsonNode value = given.path(name);
        if (isEmpty(value)) {
            Template.Field field = template.fields().get(name);
            value = field == null
                    ? MissingNode.getInstance()
                    : field.definition().path("default");
        }
        return isEmpty(value) ? MissingNode.getInstance() : canonical(name, value);
    }

    /** An option as the template writes it: other tag managers write theirs in capitals. */
    private JsonNode canonical(String name, JsonNode value) {
        Template.Field field = template.fields().get(name);
        if (field != null && field.type().equals("select")) {
            for (JsonNode option : field.definition().path("options")) {
                if (option.path("value").asText().equalsIgnoreCase(value.asText())) {
                    return option.path("value");
                }
            }
        }
        return value;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isArray() && value.isEmpty());
    }
}
