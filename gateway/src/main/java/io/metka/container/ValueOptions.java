package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What any variable may ask for beside its parameters, as {@code tag-runtime/src/rules/options.ts} does it. */
final class ValueOptions {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The option that says what stands in place of a value. */
    private record Replacement(String option, JsonNode value) {}

    private static final List<Replacement> REPLACEMENTS = List.of(
            new Replacement("null_to", NODES.nullNode()),
            new Replacement("undefined_to", MissingNode.getInstance()),
            new Replacement("true_to", NODES.booleanNode(true)),
            new Replacement("false_to", NODES.booleanNode(false)));

    private ValueOptions() {}

    /**
     * A value in another form.
     *
     * @param value gives the value of a literal or template
     */
    static JsonNode format(JsonNode given, JsonNode wanted, UnaryOperator<JsonNode> value) {
        JsonNode result = given;
        if (given.isTextual() && wanted.has("case")) {
            String text = given.asText();
            result = NODES.textNode(
                    wanted.path("case").asText().equals("lower")
                            ? text.toLowerCase(Locale.ROOT)
                            : text.toUpperCase(Locale.ROOT));
        }
        for (Replacement replacement : REPLACEMENTS) {
            if (result.equals(replacement.value()) && wanted.has(replacement.option())) {
                result = value.apply(wanted.path(replacement.option()));
            }
        }
        result = wanted.path("to_number").asBoolean() ? toNumber(result) : result;
        return wanted.path("to_boolean").asBoolean() ? toBoolean(result) : result;
    }

    private static JsonNode toNumber(JsonNode value) {
        if (value.isBoolean()) {
            return NODES.numberNode(value.asBoolean() ? 1 : 0);
        }
        if (!value.isTextual()) {
            return value;
        }
        String plain = value.asText().replaceAll("[\\s\u00a0\u202f\u2009\ufeff]", "");
        boolean decimalComma = plain.lastIndexOf(',') > plain.lastIndexOf('.');
        double number = ScriptValues.number(
                decimalComma ? plain.replace(".", "").replaceFirst(",", ".") : plain.replace(",", ""));
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? NODES.numberNode((long) number) : Double.isFinite(number) ? NODES.numberNode(number) : value;
    }

    private static JsonNode toBoolean(JsonNode value) {
        return switch (ScriptValues.text(value).strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> NODES.booleanNode(true);
            case "false", "0", "" -> NODES.booleanNode(false);
            default -> value;
        };
    }
}
