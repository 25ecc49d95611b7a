package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Values as JavaScript turns them into texts and numbers; a missing node is {@code undefined}. */
final class ScriptValues {
    private static final BigDecimal PLAIN_BELOW = BigDecimal.TEN.pow(21);
    private static final BigDecimal PLAIN_FROM = new BigDecimal("0.000001");

    private ScriptValues() {}

    /** What {@code String(value)} gives. */
    static String text(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "undefined";
            case NUMBER -> number(value.decimalValue());
            case OBJECT -> "[object Object]";
            case ARRAY -> list(value);
            default -> value.asText();
        };
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** What {@code Number(text)} gives for a text that is not blank; NaN for what is no number. */
    static double number(String text) {
        String plain = text.strip();
        return plain.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")
                ? Double.parseDouble(plain)
                : Double.NaN;
    }

    private static String list(JsonNode list) {
        List<String> items = new ArrayList<>();
        list.forEach(item -> items.add(isAbsent(item) ? "" : text(item)));
        return String.join(",", items);
    }

    private static String number(BigDecimal exact) {
        BigDecimal number = new BigDecimal(Double.toString(exact.doubleValue())).stripTrailingZeros();
        BigDecimal size = number.abs();
        if (number.signum() == 0 || (size.compareTo(PLAIN_BELOW) < 0 && size.compareTo(PLAIN_FROM) >= 0)) {
            return number.toPlainString();
        }
        String digits = size.unscaledValue().toString();
        int exponent = size.precision() - size.scale() - 1;
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (number.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + (exponent < 0 ? "e" : "e+") + exponent;
    }
}
