package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts the values of fields into the expressions of a template; what is left is for the runtime to evaluate
 * ({@code tag-runtime/src/tags/expressions.ts}): literals, texts with variables, objects, and operations as lists.
 */
final class TemplateExpressions {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonNode MISSING = MissingNode.getInstance();

    private final FieldValues values;

    TemplateExpressions(FieldValues values) {
        this.values = values;
    }

    /** What the runtime evaluates; missing when there is nothing to evaluate. */
    JsonNode compile(JsonNode expression) {
        if (expression.isTextual()) {
            return text(expression.asText());
        }
        if (expression.isArray()) {
            return operation("list", all(expression));
        }
        if (!expression.isObject()) {
            return expression;
        }
        String name = expression.properties().isEmpty()
                ? ""
                : expression.properties().iterator().next().getKey();
        return name.startsWith("$") ? operation(name, expression) : object(expression);
    }

    /** Arguments of a call: what is missing at their end is left out, what is missing before it is null. */
    ArrayNode arguments(JsonNode expressions) {
        List<JsonNode> compiled = new ArrayList<>();
        for (JsonNode expression : expressions) {
            compiled.add(compile(expression));
        }
        while (!compiled.isEmpty() && isNothing(compiled.getLast())) {
            compiled.removeLast();
        }
        ArrayNode arguments = NODES.arrayNode();
        compiled.forEach(one -> arguments.add(one.isMissingNode() ? NODES.nullNode() : one));
        return arguments;
    }

    /** An address: what comes from a field behind its beginning is encoded, so that it cannot lead elsewhere. */
    JsonNode address(JsonNode expression) {
        List<JsonNode> parts = new ArrayList<>();
        for (JsonNode part : expression.has("$concat") ? expression.path("$concat") : List.of(expression)) {
            if (!part.isTextual()) {
                parts.add(operation("encode", List.of(compile(part))));
                continue;
            }
            for (FieldText.Part piece : FieldText.parse(part.asText()).parts()) {
                JsonNode value = piece.isField() ? values.get(piece.text()) : NODES.textNode(piece.text());
                parts.add(piece.isField() && !parts.isEmpty() ? encoded(value) : value);
            }
        }
        return concatenated(parts);
    }

    /** A name in which fields stand for literal texts. */
    String name(String source) {
        StringBuilder name = new StringBuilder();
        for (FieldText.Part part : FieldText.parse(source).parts()) {
            name.append(part.isField() ? values.get(part.text()).asText() : part.text());
        }
        return name.toString();
    }

    private JsonNode text(String source) {
        FieldText text = FieldText.parse(source);
        if (text.isField()) {
            return field(text.fields().getFirst());
        }
        return concatenated(text.parts().stream()
                .map(part -> part.isField() ? values.get(part.text()) : NODES.textNode(part.text()))
                .toList());
    }

    private JsonNode field(String name) {
        JsonNode value = values.get(name);
        return value.isArray() ? table(value) : value;
    }

    private JsonNode object(JsonNode expression) {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> property : expression.properties()) {
            JsonNode value = compile(property.getValue());
            if (!value.isMissingNode() && !(value.isTextual() && value.asText().isEmpty())) {
                object.set(name(property.getKey()), value);
            }
        }
        return object;
    }

    private JsonNode operation(String name, JsonNode expression) {
        JsonNode argument = expression.path(name);
        return switch (name) {
            case "$number" -> number(compile(argument));
            case "$text" -> unary("text", compile(argument));
            case "$boolean" -> unary("boolean", compile(argument));
            case "$list" -> unary("split", compile(argument));
            case "$table" -> compile(argument);
            case "$merge" -> merge(all(argument));
            case "$first" -> first(all(argument));
            case "$concat" -> concatenated(all(argument));
            case "$join" -> join(expression.path("with"), all(argument));
            case "$prefix" -> prefix(argument, compile(expression.path("of")));
            case "$get" -> with("get", argument, compile(expression.path("of")));
            case "$rename" -> rename(compile(argument), expression.path("keys"));
            case "$when" -> compile(expression.path(values.holds(Template.conditions(argument)) ? "then" : "else"));
            case "$data", "$page", "$consent", "$now" -> operation(name.substring(1), List.of(argument));
            case "$ecommerce", "$date" -> operation(name.substring(1), List.of());
            default -> throw new IllegalStateException("The operation " + name + " was not checked");
        };
    }

    private List<JsonNode> all(JsonNode expressions) {
        return expressions
                .valueStream()
                .map(this::compile)
                .filter(one -> !one.isMissingNode())
                .toList();
    }

    private static JsonNode number(JsonNode value) {
        if (value.isTextual()) {
            try {
                return NODES.numberNode(
                        new BigDecimal(value.asText().replaceAll("\\s", "").replace(',', '.')));
            } catch (NumberFormatException e) {
                return MISSING;
            }
        }
        return value.isNumber() ? value : unary("number", value);
    }

    private static JsonNode unary(String name, JsonNode value) {
        return value.isMissingNode() ? MISSING : operation(name, List.of(value));
    }

    private static JsonNode with(String name, JsonNode first, JsonNode value) {
        return value.isMissingNode() ? MISSING : operation(name, List.of(first, value));
    }

    private static JsonNode rename(JsonNode value, JsonNode keys) {
        return value.isMissingNode() ? MISSING : operation("rename", List.of(value, keys));
    }

    private static JsonNode prefix(JsonNode prefix, JsonNode value) {
        if (!value.isTextual()) {
            return with("prefix", prefix, value);
        }
        String text = value.asText();
        return text.startsWith(prefix.asText()) ? value : NODES.textNode(prefix.asText() + text);
    }

    private static JsonNode first(List<JsonNode> candidates) {
        if (candidates.isEmpty()) {
            return MISSING;
        }
        JsonNode first = candidates.getFirst();
        return candidates.size() == 1 || first.isValueNode() ? first : operation("first", candidates);
    }

    /** One object of several; those that are known here and share no key become one here. */
    private static JsonNode merge(List<JsonNode> objects) {
        List<JsonNode> merged = new ArrayList<>();
        for (JsonNode object : objects) {
            JsonNode last = merged.isEmpty() ? MISSING : merged.getLast();
            if (isPlain(object) && object.isEmpty()) {
                continue;
            }
            if (isPlain(last)
                    && isPlain(object)
                    && object.propertyStream().noneMatch(property -> last.has(property.getKey()))) {
                ((ObjectNode) last).setAll((ObjectNode) object);
            } else {
                merged.add(isPlain(object) ? object.deepCopy() : object);
            }
        }
        if (merged.isEmpty()) {
            return NODES.objectNode();
        }
        return merged.size() == 1 && isPlain(merged.getFirst()) ? merged.getFirst() : operation("merge", merged);
    }

    private static JsonNode join(JsonNode separator, List<JsonNode> parts) {
        if (parts.isEmpty()) {
            return MISSING;
        }
        if (parts.stream().allMatch(JsonNode::isValueNode)) {
            return NODES.textNode(String.join(
                    separator.asText(), parts.stream().map(JsonNode::asText).toList()));
        }
        List<JsonNode> arguments = new ArrayList<>(parts);
        arguments.addFirst(separator);
        return parts.size() == 1 ? parts.getFirst() : operation("join", arguments);
    }

    private static JsonNode encoded(JsonNode value) {
        return value.isValueNode() && !value.isMissingNode()
                ? NODES.textNode(URLEncoder.encode(value.asText(), StandardCharsets.UTF_8)
                        .replace("+", "%20"))
                : unary("encode", value);
    }

    /** One text of several; operations among them make it an operation. */
    private static JsonNode concatenated(List<JsonNode> parts) {
        List<JsonNode> pieces = new ArrayList<>();
        List<JsonNode> run = new ArrayList<>();
        for (JsonNode part : parts) {
            if (part.isArray()) {
                addRun(pieces, run);
                pieces.add(part);
            } else if (part.has("$")) {
                part.path("$").forEach(run::add);
            } else if (!part.isMissingNode()) {
                run.add(NODES.textNode(part.asText()));
            }
        }
        addRun(pieces, run);
        if (pieces.isEmpty()) {
            return MISSING;
        }
        if (pieces.size() == 1 && !pieces.getFirst().isArray()) {
            return pieces.getFirst();
        }
        pieces.addFirst(NODES.textNode(""));
        return operation("join", pieces);
    }

    /** Ends a run of texts and variables: a text, or a text with variables, joins the pieces. */
    private static void addRun(List<JsonNode> pieces, List<JsonNode> run) {
        ArrayNode joined = NODES.arrayNode();
        for (JsonNode part : run) {
            int last = joined.size() - 1;
            if (part.isTextual() && joined.path(last).isTextual()) {
                joined.set(last, joined.path(last).asText() + part.asText());
            } else {
                joined.add(part);
            }
        }
        run.clear();
        if (joined.size() == 1 && joined.path(0).isTextual()) {
            pieces.add(joined.path(0));
        } else if (!joined.isEmpty()) {
            pieces.add(NODES.objectNode().set("$", joined));
        }
    }

    /** Rows of name and value as an object, or as an operation when a name is not known before the page. */
    private static JsonNode table(JsonNode rows) {
        boolean literal = rows.valueStream()
                .allMatch(row -> row.path("name").isValueNode()
                        && !row.path("name").asText().startsWith("$"));
        if (literal) {
            ObjectNode object = NODES.objectNode();
            rows.forEach(row -> object.set(row.path("name").asText(), row.path("value")));
            return object;
        }
        List<JsonNode> pairs = rows.valueStream()
                .map(row -> (JsonNode) NODES.arrayNode().add(row.path("name")).add(row.path("value")))
                .toList();
        return operation("table", pairs);
    }

    private static JsonNode operation(String name, List<JsonNode> arguments) {
        return NODES.arrayNode().add(name).addAll(arguments);
    }

    private static boolean isPlain(JsonNode value) {
        return value.isObject() && !value.has("$");
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || (isPlain(value) && value.isEmpty());
    }
}
