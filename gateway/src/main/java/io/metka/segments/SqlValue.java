package io.metka.segments;

import io.metka.segments.language.Comparison;
import io.metka.segments.language.Comparison.Operator;
import io.metka.segments.language.Field;
import io.metka.segments.language.Operand;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An SQL expression of one value, and how it is compared.
 *
 * @param type what the expression answers: Nullable(String) for texts, a number or Nullable(Decimal(38, 6)) for numbers,
 *     Nullable(Bool) for truths, the value's JSON as Nullable(String) for what clients sent; null where there is no value
 */
record SqlValue(Field.Type type, String sql) {
    /** The same as that of the JSON that {@code toJSONString} writes, in a text as well as bare. */
    private static final String NUMBER = "^\"?(-?[0-9]+(?:\\\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\"?$";

    private static final String MOMENT = "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
            + "(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\\\.[0-9]{1,9})?)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$";

    static SqlValue number(String sql) {
        return new SqlValue(Field.Type.NUMBER, sql);
    }

    /** The expression of its text; null where it is none. */
    String text() {
        return switch (type) {
            case TEXT -> sql;
            case JSON ->
                "if(startsWith(ifNull(" + sql + ", ''), '\"'), JSONExtractString(ifNull(" + sql + ", '\"\"')), NULL)";
            case NUMBER, TRUTH -> "CAST(NULL, 'Nullable(String)')";
        };
    }

    /** The expression of its number, six decimals; null where it is none. */
    String number() {
        return switch (type) {
            case NUMBER -> sql;
            case TEXT, JSON -> decimal(sql);
            case TRUTH -> "CAST(NULL, 'Nullable(Decimal(38, 6))')";
        };
    }

    /** The number that a text or a JSON value is written as: cut after six decimals, null beyond 18 digits. */
    private static String decimal(String text) {
        String cut = "toDecimal128OrNull(extract(ifNull(" + text + ", ''), '" + NUMBER + "'), 6)";
        return "if(abs(" + cut + ") < 1000000000000000000, " + cut + ", NULL)";
    }

    private String truth() {
        return switch (type) {
            case TRUTH -> sql;
            case JSON -> "if(" + sql + " IN ('true', 'false'), " + sql + " = 'true', NULL)";
            case TEXT, NUMBER -> "CAST(NULL, 'Nullable(Bool)')";
        };
    }

    /** Something that is another text for another value; null where there is none. */
    String distinct() {
        return type == Field.Type.TEXT || type == Field.Type.JSON ? sql : "toString(" + sql + ")";
    }

    private String moment() {
        return "parseDateTime64BestEffortOrNull(if(match(ifNull(" + text() + ", ''), '" + MOMENT + "'), assumeNotNull("
                + text() + "), ''), 3, 'UTC')";
    }

    /** The expression of 1 or 0, never null. */
    String compared(Sql parameters, Comparison comparison) {
        String holds = "ifNull(" + holds(parameters, comparison) + ", 0)";
        return comparison.negated() ? "NOT " + holds : holds;
    }

    private String holds(Sql parameters, Comparison comparison) {
        boolean ignoreCase = comparison.ignoreCase();
        return switch (comparison.operator()) {
            case EXISTS -> "isNotNull(" + sql + ")";
            case EQUALS -> equal(parameters, comparison.operand(), ignoreCase);
            case ONE_OF ->
                comparison.operands().stream()
                        .map(operand -> "ifNull(" + equal(parameters, operand, ignoreCase) + ", 0)")
                        .collect(Collectors.joining(" OR ", "(", ")"));
            case CONTAINS -> "position(" + texts(parameters, comparison) + ") > 0";
            case STARTS_WITH -> "startsWith(" + texts(parameters, comparison) + ")";
            case ENDS_WITH -> "endsWith(" + texts(parameters, comparison) + ")";
            case MATCHES -> "match(" + text() + ", " + pattern(parameters, comparison) + ")";
            case GREATER, AT_LEAST, LESS, AT_MOST ->
                number() + sign(comparison.operator()) + number(parameters, comparison.operand());
            case BETWEEN ->
                number() + " BETWEEN "
                        + number(parameters, comparison.operands().getFirst()) + " AND "
                        + number(parameters, comparison.operands().getLast());
            case BEFORE, AFTER ->
                moment()
                        + sign(comparison.operator())
                        + (comparison.operand() instanceof Operand.Moment(var instant)
                                ? parameters.instant(instant)
                                : "NULL");
            case INCLUDES -> includes(parameters, comparison.operand(), ignoreCase);
        };
    }

    private static String sign(Operator operator) {
        return switch (operator) {
            case GREATER, AFTER -> " > ";
            case AT_LEAST -> " >= ";
            case LESS, BEFORE -> " < ";
            default -> " <= ";
        };
    }

    private String equal(Sql parameters, Operand operand, boolean ignoreCase) {
        return switch (operand) {
            case Operand.Text(String text) ->
                ignoreCase
                        ? "lowerUTF8(" + text() + ") = lowerUTF8(" + parameters.text(text) + ")"
                        : text() + " = " + parameters.text(text);
            case Operand.Numeric number -> number() + " = " + number(parameters, number);
            case Operand.Truth(boolean truth) -> truth() + " = " + (truth ? "true" : "false");
            case Operand.Moment _ -> throw new IllegalArgumentException("Moments are compared by before and after.");
        };
    }

    private String texts(Sql parameters, Comparison comparison) {
        String operand = parameters.text(wanted(comparison));
        return comparison.ignoreCase()
                ? "lowerUTF8(" + text() + "), lowerUTF8(" + operand + ")"
                : text() + ", " + operand;
    }

    private static String pattern(Sql parameters, Comparison comparison) {
        return parameters.text((comparison.ignoreCase() ? "(?i)" : "") + wanted(comparison));
    }

    private static String wanted(Comparison comparison) {
        if (comparison.operand() instanceof Operand.Text(String text)) {
            return text;
        }
        throw new IllegalArgumentException(comparison.operator() + " compares with a text.");
    }

    private static String number(Sql parameters, Operand operand) {
        if (operand instanceof Operand.Numeric(BigDecimal number)) {
            return parameters.decimal(number);
        }
        throw new IllegalArgumentException("Compared with a number.");
    }

    private String includes(Sql parameters, Operand operand, boolean ignoreCase) {
        String element = new SqlValue(Field.Type.JSON, "element").equal(parameters, operand, ignoreCase);
        return "arrayExists(element -> ifNull(" + element + ", 0), JSONExtractArrayRaw(ifNull(" + sql + ", '[]')))";
    }

    /** Both hold. */
    static String all(List<String> conditions) {
        return conditions.isEmpty() ? "1" : String.join(" AND ", conditions);
    }
}
