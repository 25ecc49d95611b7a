package io.metka.segments;

import io.metka.segments.language.Field;
import java.util.stream.Collectors;

/** What the fields of rules are in the table {@code events}. */
final class FieldSql {
    private FieldSql() {}

    /** A field of which an event has at most one value. */
    static SqlValue value(Field field) {
        return switch (field.source()) {
            case COLUMN -> column(field);
            case PROPERTIES -> json("properties", field);
            case CONTEXT -> json("context", field);
            case TRAITS -> json("traits", field);
            case ITEM -> first(field);
        };
    }

    private static SqlValue column(Field field) {
        return new SqlValue(
                field.type(),
                switch (field.type()) {
                    case NUMBER -> "toDecimal128(" + field.name() + ", 6)";
                    case TRUTH -> field.name();
                    case TEXT, JSON -> field.name().equals("url_path") ? text("path(url)") : text(field.name());
                });
    }

    private static String text(String sql) {
        return "nullIf(toString(" + sql + "), '')";
    }

    /** The steps of a path hold nothing that could end a quoted name. */
    private static SqlValue json(String column, Field field) {
        return new SqlValue(
                Field.Type.JSON,
                "toJSONString(" + column
                        + field.path().stream().map(s -> ".`" + s + "`").collect(Collectors.joining()) + ")");
    }

    /** An array of the values that the items have, in the order of the items. */
    static String items(Field field) {
        String column = "items." + field.name();
        return field.type() == Field.Type.NUMBER
                ? "arrayMap(x -> toDecimal128(x, 6), " + column + ")"
                : "arrayFilter(x -> x != '', arrayMap(x -> toString(x), " + column + "))";
    }

    /** The value inside a lambda over the items' columns, whose arguments are called {@code item_} and the name. */
    static SqlValue item(Field field) {
        String argument = "item_" + field.name();
        return new SqlValue(
                field.type(), field.type() == Field.Type.NUMBER ? "toDecimal128(" + argument + ", 6)" : text(argument));
    }

    private static SqlValue first(Field field) {
        String items = items(field);
        return new SqlValue(field.type(), "if(empty(" + items + "), NULL, (" + items + ")[1])");
    }
}
