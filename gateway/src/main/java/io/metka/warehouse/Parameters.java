package io.metka.warehouse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Turns Java values into what the ClickHouse client sends for {@code {name:Type}} parameters: text, or lists of text. */
final class Parameters {

    private Parameters() {}

    static Map<String, Object> texts(Map<String, ?> values) {
        Map<String, Object> texts = HashMap.newHashMap(values.size());
        values.forEach((name, value) -> texts.put(name, text(name, value)));
        return texts;
    }

    private static Object text(String name, Object value) {
        if (value instanceof Collection<?> many) {
            List<Object> elements = new ArrayList<>(many.size());
            for (Object one : many) {
                elements.add(one instanceof Number || one instanceof Boolean ? one : scalar(name, one));
            }
            return elements;
        }
        return scalar(name, value);
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
}
