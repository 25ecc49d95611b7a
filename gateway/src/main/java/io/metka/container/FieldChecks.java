package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether what the user of a template gave for its fields is what the template asks for. */
final class FieldChecks {
    private static final Pattern ONE_REFERENCE = Pattern.compile("\\{\\{[^{}]+}}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9\\s]*([.,][0-9]+)?");

    private final Template template;
    private final JsonNode given;
    private final String place;
    private final List<Problem> problems = new ArrayList<>();

    private FieldChecks(Template template, JsonNode given, String place) {
        this.template = template;
        this.given = given;
        this.place = place;
    }

    /**
     * Problems with pointers that begin with a place.
     *
     * @param given texts as they were written
     * @param place the JSON pointer to them
     */
    static List<Problem> check(Template template, JsonNode given, String place) {
        FieldChecks checks = new FieldChecks(template, given, place);
        checks.fields();
        if (checks.problems.isEmpty()) {
            checks.permissions();
        }
        return List.copyOf(checks.problems);
    }

    private void fields() {
        for (String name : given.properties().stream().map(Map.Entry::getKey).toList()) {
            if (!template.fields().containsKey(name)) {
                problem(
                        "/" + name.replace("~", "~0").replace("/", "~1"),
                        "the template " + template.id() + " has no field \"" + name + "\"; it has "
                                + String.join(", ", template.fields().keySet()));
            }
        }
        FieldValues values = new FieldValues(template, given);
        for (Template.Field field : template.fields().values()) {
            String pointer = "/" + field.name();
            if (given.has(field.name())) {
                value(field.definition(), given.path(field.name()), pointer);
            }
            if (field.isRequired()
                    && values.isEnabled(field)
                    && values.get(field.name()).isMissingNode()) {
                problem(pointer, required(field.definition()));
            }
        }
    }

    private void value(JsonNode definition, JsonNode value, String pointer) {
        if (definition.path("type").asText().equals("table")) {
            table(definition, value, pointer);
        } else {
            problem(pointer, single(definition, value));
        }
    }

    private void table(JsonNode definition, JsonNode rows, String pointer) {
        if (!rows.isArray()) {
            problem(pointer, "this must be a list of rows");
            return;
        }
        int index = 0;
        for (JsonNode row : rows) {
            for (String name : row.properties().stream().map(Map.Entry::getKey).toList()) {
                if (column(definition, name) == null) {
                    problem(pointer + "/" + index, "there is no column \"" + name + "\"");
                }
            }
            for (JsonNode column : definition.path("columns")) {
                String name = column.path("name").asText();
                JsonNode cell = row.path(name);
                if (column.path("required").asBoolean() && cell.asText().isEmpty()) {
                    problem(pointer + "/" + index + "/" + name, required(column));
                } else if (cell.asText().equals("__proto__")) {
                    problem(pointer + "/" + index + "/" + name, "__proto__ cannot be the name of a property");
                }
            }
            index++;
        }
    }

    private static @Nullable JsonNode column(JsonNode definition, String name) {
        for (JsonNode column : definition.path("columns")) {
            if (column.path("name").asText().equals(name)) {
                return column;
            }
        }
        return null;
    }

    private static @Nullable String single(JsonNode definition, JsonNode value) {
        if (value.isTextual() && value.asText().isEmpty()) {
            return null;
        }
        return switch (definition.path("type").asText()) {
            case "checkbox" -> value.isBoolean() ? null : "this must be true or false";
            case "select" -> option(definition.path("options"), value);
            case "number" ->
                value.isNumber()
                                || hasVariables(value)
                                || NUMBER.matcher(value.asText()).matches()
                        ? null
                        : "this must be a number or a text with variables";
            case "variable" ->
                value.isTextual() && ONE_REFERENCE.matcher(value.asText()).matches()
                        ? null
                        : "this must be one variable, written {{Name}}";
            default -> text(definition, value);
        };
    }

    private static @Nullable String text(JsonNode definition, JsonNode value) {
        if (!value.isTextual() && !value.isNumber()) {
            return "this must be a text";
        }
        String pattern = definition.path("pattern").asText();
        return pattern.isEmpty() || hasVariables(value) || PatternCheck.finds(pattern, value.asText())
                ? null
                : "\"" + value.asText() + "\" does not look like: "
                        + definition.at("/label/en").asText() + " (" + pattern + ")";
    }

    private static @Nullable String option(JsonNode options, JsonNode value) {
        List<String> known =
                options.valueStream().map(one -> one.path("value").asText()).toList();
        return value.isTextual() && known.stream().anyMatch(value.asText()::equalsIgnoreCase)
                ? null
                : "this must be one of " + String.join(", ", known);
    }

    private static boolean hasVariables(JsonNode value) {
        return value.isTextual()
                && !TextTemplate.parse(value.asText()).references().isEmpty();
    }

    private static String required(JsonNode definition) {
        return "\"" + definition.at("/label/en").asText() + "\" is needed";
    }

    /** Addresses and global names that fields have a part in. */
    private void permissions() {
        TemplatePermissions permissions = new TemplatePermissions(template);
        JsonNode marked = new VariableMarks(JsonNodeFactory.instance).of(given);
        for (JsonNode step : TemplateCompiler.compile(template, marked).path("steps")) {
            for (String list : List.of("script", "pixel")) {
                if (step.has(list)) {
                    problem("", permissions.checkAddress(list + "s", step.path(list)));
                }
            }
        }
        for (JsonNode step : template.document().path("steps")) {
            String path = step.path("queue").asText(step.path("set").asText());
            for (String field : FieldText.parse(path).fields()) {
                problem(
                        "/" + field,
                        permissions.checkFieldGlobal(
                                new FieldValues(template, given).get(field).asText()));
            }
        }
    }

    private void problem(String pointer, @Nullable String message) {
        if (message != null
                && problems.stream().noneMatch(known -> known.pointer().equals(place + pointer))) {
            problems.add(new Problem(place + pointer, message));
        }
    }

    /** Writes texts as the compiler of containers does, with every variable as the first. */
    private record VariableMarks(JsonNodeFactory nodes) {
        JsonNode of(JsonNode value) {
            if (value.isObject()) {
                var copy = nodes.objectNode();
                value.properties().forEach(property -> copy.set(property.getKey(), of(property.getValue())));
                return copy;
            }
            if (value.isArray()) {
                var copy = nodes.arrayNode();
                value.forEach(item -> copy.add(of(item)));
                return copy;
            }
            return value.isTextual() ? TextTemplate.parse(value.asText()).compiled(_ -> 0) : value;
        }
    }
}
