package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Turns a template and the values of its fields into the parameters that the runtime's template tag takes
 * ({@code Step} in {@code tag-runtime/src/tags/template.ts}).
 */
final class TemplateCompiler {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Template template;
    private final FieldValues values;
    private final TemplateExpressions expressions;

    private TemplateCompiler(Template template, JsonNode fields) {
        this.template = template;
        values = new FieldValues(template, fields);
        expressions = new TemplateExpressions(values);
    }

    /**
     * The parameters for the runtime.
     *
     * @param fields checked by {@link FieldChecks}; texts with variables as the runtime reads them
     */
    static ObjectNode compile(Template template, JsonNode fields) {
        return new TemplateCompiler(template, fields).parameters();
    }

    private ObjectNode parameters() {
        ObjectNode parameters = NODES.objectNode();
        if (template.isVariable()) {
            JsonNode value = expressions.compile(template.document().path("value"));
            return parameters.set("value", value.isMissingNode() ? NODES.nullNode() : value);
        }
        ArrayNode steps = parameters.putArray("steps");
        for (JsonNode step : template.document().path("steps")) {
            if (values.holds(Template.conditions(step.path("when")))) {
                steps.add(step(step));
            }
        }
        return parameters;
    }

    private ObjectNode step(JsonNode step) {
        ObjectNode compiled = NODES.objectNode();
        if (step.has("script")) {
            compiled.set("script", expressions.address(step.path("script")));
        } else if (step.has("pixel")) {
            compiled.set("pixel", expressions.address(step.path("pixel")));
        } else if (step.has("set")) {
            compiled.put("set", expressions.name(step.path("set").asText()));
            copy(step, "stub", compiled);
            JsonNode value = expressions.compile(step.path("to"));
            compiled.set("to", value.isMissingNode() ? NODES.nullNode() : value);
        } else {
            queue(step, compiled);
        }
        options(step, compiled);
        return compiled;
    }

    private void queue(JsonNode step, ObjectNode compiled) {
        String name = expressions.name(step.path("queue").asText());
        for (String form : List.of("push", "arguments")) {
            if (step.has(form)) {
                compiled.put(form, name).set("args", expressions.arguments(step.path(form)));
                return;
            }
        }
        compiled.put("call", name);
        copy(step, "stub", compiled);
        compiled.set("args", expressions.arguments(step.path("args")));
    }

    private void options(JsonNode step, ObjectNode compiled) {
        for (String key : List.of("once", "again", "mark")) {
            if (step.has(key)) {
                compiled.set(key, expressions.compile(step.path(key)));
            }
        }
        for (JsonNode condition : Template.conditions(step.path("when"))) {
            if (condition.has("cookie")) {
                String name = condition.path("not").asBoolean() ? "no_cookie" : "cookie";
                compiled.set(name, condition.path("cookie"));
            }
        }
        if (step.path("consent_changes").asBoolean()) {
            compiled.put("late", "changes");
        } else if (asksForConsent(step)) {
            compiled.put("late", "now");
        }
    }

    private static boolean asksForConsent(JsonNode step) {
        return step.findValue("$consent") != null;
    }

    private static void copy(JsonNode step, String name, ObjectNode compiled) {
        if (step.has(name)) {
            compiled.set(name, step.path(name));
        }
    }
}
