package io.metka.control.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** One conversation with the control store; it is of use only inside the call that it was given to. */
public final class Tx {
    private final Handle handle;

    Tx(Handle handle) {
        this.handle = handle;
    }

    /** The row with this key, its parts in the order of {@link Table#key}. */
    public <R extends Record> Optional<R> find(Table<R> table, Object... key) {
        Query query = handle.createQuery("SELECT * FROM " + table.name() + " WHERE " + table.keyCondition());
        for (int i = 0; i < key.length; i++) {
            query.bind(table.key().get(i), key[i]);
        }
        return query.map((result, context) -> Columns.row(table, result)).findOne();
    }

    /** All rows in the order of their keys. */
    public <R extends Record> List<R> all(Table<R> table) {
        return where(table, Map.of());
    }

    /** The rows whose columns have these values, in the order of their keys. */
    public <R extends Record> List<R> where(Table<R> table, Map<String, ?> equal) {
        return select(table, equal, " ORDER BY " + table.keyOrder());
    }

    /** At most {@code limit} of the rows that have these values, those with the greatest {@code order} first. */
    public <R extends Record> List<R> latest(Table<R> table, Map<String, ?> equal, String order, int limit) {
        return select(table, equal, " ORDER BY " + order + " DESC LIMIT " + limit);
    }

    /** Like {@link #latest}, beginning after the row whose {@code order} column has the value {@code before}. */
    public <R extends Record> List<R> latestBefore(
            Table<R> table, Map<String, ?> equal, String order, Object before, int limit) {
        String sql = "SELECT * FROM " + table.name() + " WHERE " + order + " < :before_" + conditions(equal, " AND ")
                + " ORDER BY " + order + " DESC LIMIT " + limit;
        Query query = handle.createQuery(sql).bind("before_", before);
        equal.forEach((column, value) -> query.bind(column, Columns.toColumn(value)));
        return query.map((result, context) -> Columns.row(table, result)).list();
    }

    public <R extends Record> void insert(Table<R> table, R row) {
        String sql = "INSERT INTO " + table.name() + " (" + String.join(", ", table.columns()) + ") VALUES ("
                + table.columns().stream().map(c -> ":" + c).collect(Collectors.joining(", ")) + ")";
        bound(sql, Columns.values(table, row)).execute();
    }

    /** Replaces the row that has this row's key; false when there is none. */
    public <R extends Record> boolean update(Table<R> table, R row) {
        String changes = table.columns().stream()
                .filter(c -> !table.key().contains(c))
                .map(c -> c + " = :" + c)
                .collect(Collectors.joining(", "));
        String sql = "UPDATE " + table.name() + " SET " + changes + " WHERE " + table.keyCondition();
        return bound(sql, Columns.values(table, row)).execute() == 1;
    }

    /** Removes the rows whose columns have these values. */
    public void delete(Table<?> table, Map<String, ?> equal) {
        if (equal.isEmpty()) {
            throw new IllegalArgumentException("A deletion without a condition would empty " + table.name());
        }
        bound("DELETE FROM " + table.name() + conditions(equal, " WHERE "), equal)
                .execute();
    }

    /** The value of a counter, 0 when it was never advanced. */
    public long counter(String name) {
        return handle.createQuery("SELECT value FROM counters WHERE name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Advances a counter by one and returns the new value. */
    public long next(String counter) {
        long next = counter(counter) + 1;
        String sql = next == 1
                ? "INSERT INTO counters (name, value) VALUES (:name, :value)"
                : "UPDATE counters SET value = :value WHERE name = :name";
        bound(sql, Map.of("name", counter, "value", next)).execute();
        return next;
    }

    private <R extends Record> List<R> select(Table<R> table, Map<String, ?> equal, String tail) {
        Query query = handle.createQuery("SELECT * FROM " + table.name() + conditions(equal, " WHERE ") + tail);
        equal.forEach((column, value) -> query.bind(column, Columns.toColumn(value)));
        return query.map((result, context) -> Columns.row(table, result)).list();
    }

    private Update bound(String sql, Map<String, ?> values) {
        Update update = handle.createUpdate(sql);
        values.forEach((column, value) -> update.bind(column, Columns.toColumn(value)));
        return update;
    }

    private static String conditions(Map<String, ?> equal, String first) {
        if (equal.isEmpty()) {
            return "";
        }
        return equal.keySet().stream()
                .map(column -> column + " = :" + column)
                .collect(Collectors.joining(" AND ", first, ""));
    }
}
