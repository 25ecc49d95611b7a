package io.metka.control.store;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A table whose columns are the components of a record, camelCase there and snake_case in SQL.
 *
 * @param key the columns of the primary key, in SQL spelling
 */
public record Table<R extends Record>(String name, Class<R> type, List<String> key) {
    public Table {
        key = List.copyOf(key);
    }

    public static <R extends Record> Table<R> of(String name, Class<R> type, String... key) {
        return new Table<>(name, type, List.of(key));
    }

    List<RecordComponent> components() {
        return Arrays.asList(type.getRecordComponents());
    }

    List<String> columns() {
        return components().stream().map(Table::column).toList();
    }

    String keyOrder() {
        return String.join(", ", key);
    }

    String keyCondition() {
        return key.stream().map(column -> column + " = :" + column).collect(Collectors.joining(" AND "));
    }

    static String column(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
