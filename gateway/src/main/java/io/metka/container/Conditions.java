package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Compares values as {@code tag-runtime/src/rules} does. */
final class Conditions {
    private Conditions() {}

    /** Whether a condition of a configuration holds. */
    static boolean hold(JsonNode condition, VariableValues values) {
        JsonNode actual = values.value(condition.path("variable"));
        JsonNode wanted = condition.path("value");
        String expected = wanted.isMissingNode() ? "" : ScriptValues.text(values.value(wanted));
        boolean fold = condition.path("ignore_case").asBoolean();
        String operator = condition.path("operator").asText();
        return compare(operator, actual, expected, fold)
                != condition.path("negate").asBoolean();
    }

    static boolean compare(String operator, JsonNode actual, String expected, boolean fold) {
        String text = folded(ScriptValues.text(actual), fold);
        String other = folded(expected, fold);
        double difference = number(actual) - ScriptValues.number(expected);
        return switch (operator) {
            case "equals" -> text.equals(other);
            case "contains" -> text.contains(other);
            case "starts_with" -> text.startsWith(other);
            case "ends_with" -> text.endsWith(other);
            case "regex" -> new CommonPattern(expected, fold).isIn(ScriptValues.text(actual));
            case "greater" -> difference > 0;
            case "greater_or_equal" -> difference >= 0;
            case "less" -> difference < 0;
            case "less_or_equal" -> difference <= 0;
            case "one_of" ->
                other.lines().map(String::strip).anyMatch(line -> !line.isEmpty() && line.equals(text.strip()));
            case "exists" -> !ScriptValues.isAbsent(actual) && !text.isEmpty();
            // There are no elements on a server.
            default -> false;
        };
    }

    private static String folded(String text, boolean fold) {
        return fold ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static double number(JsonNode value) {
        return value.isNumber()
                ? value.doubleValue()
                : value.isTextual() ? ScriptValues.number(value.asText()) : Double.NaN;
    }
}
