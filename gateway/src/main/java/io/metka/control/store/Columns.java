package io.metka.control.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The passage between record components and columns: instants are epoch milliseconds, JSON and lists of strings are
 * text, everything else is what JDBC makes of it.
 */
final class Columns {
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private Columns() {}

    static Map<String, Object> values(Table<?> table, Record row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : table.components()) {
            values.put(Table.column(component), toColumn(value(component, row)));
        }
        return values;
    }

    static Object toColumn(Object value) {
        return switch (value) {
            case Instant instant -> instant.toEpochMilli();
            case JsonText json -> json.toString();
            case List<?> strings -> write(strings);
            default -> value;
        };
    }

    static <R extends Record> R row(Table<R> table, ResultSet result) throws SQLException {
        List<RecordComponent> components = table.components();
        Class<?>[] types = new Class<?>[components.size()];
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            types[i] = components.get(i).getType();
            values[i] = fromColumn(types[i], result, Table.column(components.get(i)));
        }
        try {
            return table.type().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record " + table.type() + " must be public", e);
        }
    }

    private static Object fromColumn(Class<?> type, ResultSet result, String column) throws SQLException {
        if (type == long.class) {
            return result.getLong(column);
        } else if (type == int.class) {
            return result.getInt(column);
        } else if (type == boolean.class) {
            return result.getBoolean(column);
        } else if (type == Instant.class) {
            return Instant.ofEpochMilli(result.getLong(column));
        } else if (type == byte[].class) {
            return result.getBytes(column);
        }
        String text = result.getString(column);
        if (type == JsonText.class) {
            return JsonText.of(text);
        }
        return type == List.class ? read(text) : text;
    }

    private static Object value(RecordComponent component, Record row) {
        try {
            return component.getAccessor().invoke(row);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("The record " + row.getClass() + " must be public", e);
        }
    }

    private static String write(List<?> strings) {
        try {
            return Json.MAPPER.writeValueAsString(strings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> read(String text) {
        try {
            return Json.MAPPER.readValue(text, STRINGS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A list in the control store is not JSON: " + text, e);
        }
    }
}
