package io.metka.warehouse;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/** Turns Java values into the text in which ClickHouse takes the values of {@code {name:Type}} parameters. */
final class Parameters {

    private Parameters() {}

    static Map<String, Object> texts(Map<String, ?> values) {
        Map<String, Object> texts = HashMap.newHashMap(values.size());
        values.forEach((name, value) -> texts.put(name, text(name, value)));
        return texts;
    }

    private static String text(String name, Object value) {
        if (value instanceof Collection<?> many) {
            StringJoiner array = new StringJoiner(",", "[", "]");
            for (Object one : many) {
                array.add(one instanceof Number || one instanceof Boolean ? one.toString() : quoted(scalar(name, one)));
            }
            return array.toString();
        }
        return escaped(scalar(name, value));
    }

    private static String scalar(String name, Object value) {
        return switch (value) {
            case String s -> s;
            case Number n -> n.toString();
            case Boolean b -> b.toString();
            case UUID u -> u.toString();
            case Instant i -> Times.parameter(i);
            default ->
                throw new IllegalArgumentException("SQL parameter '" + name + "' is a "
                        + value.getClass().getSimpleName()
                        + ": pass a string, number, boolean, UUID, instant or a collection of these");
        };
    }

    /** A scalar travels as one field of tab-separated text. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }

    private static String quoted(String text) {
        return "'" + escaped(text).replace("'", "\\'") + "'";
    }
}
