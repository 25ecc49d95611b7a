package io.metka.segments;

import io.metka.model.ProjectId;
import io.metka.segments.language.Comparison;
import io.metka.segments.language.EventSelector;
import io.metka.segments.language.Field;
import io.metka.segments.language.Filter;
import io.metka.segments.language.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code events} that rules are evaluated over: each event once, under the profile that it belongs to now, with
 * the time as {@code ms} and what the rules ask of it as columns.
 *
 * <p>Read are only the columns that a rule needs, and only the events whose name and time can matter to one. Of copies of an
 * event, that is rows of a profile with one id and one name, the latest that has happened stands for all.
 */
final class EventRows {
    private static final Instant EVER = Instant.EPOCH.minusSeconds(1);

    private final Sql sql;
    private final ProjectId project;
    private final Instant at;

    /** By expression: the column's name and what stands in it for a profile without events. */
    private final Map<String, Column> columns = new LinkedHashMap<>();

    /** By event name: the instant after which events matter. */
    private final Map<String, Instant> reaches = new TreeMap<>();

    /** The instant after which events of any name matter; null when none does. */
    private @Nullable Instant reach;

    private boolean everybody;

    EventRows(Sql sql, ProjectId project, Instant at) {
        this.sql = sql;
        this.project = project;
        this.at = at;
    }

    /** One computed column. */
    private record Column(String name, String empty) {}

    Sql sql() {
        return sql;
    }

    Instant at() {
        return at;
    }

    /** A column with a value for each row. */
    String column(String expression, String empty) {
        return columns.computeIfAbsent(expression, _ -> new Column("c" + columns.size(), empty))
                .name();
    }

    /** A column with a field's value, null where there is none. */
    SqlValue value(Field field) {
        SqlValue value = FieldSql.value(field);
        return new SqlValue(value.type(), column(value.sql(), "NULL"));
    }

    /** A column that says of each row whether it is selected; rows that are outside of the window need not be read. */
    String selected(EventSelector event, Window window) {
        return selected(event, since(window));
    }

    /** @param after events at this time and before need not be read */
    String selected(EventSelector event, Instant after) {
        event.names().forEach(name -> reaches.merge(name, after, EventRows::earlier));
        List<String> conditions = new ArrayList<>();
        conditions.add("name IN " + sql.texts(event.names()));
        event.where().forEach(filter -> conditions.add(holds(filter)));
        return column(SqlValue.all(conditions), "0");
    }

    /** Makes all events in the window be read, of whatever name. */
    void readAll(Window window) {
        Instant after = since(window);
        reach = reach == null ? after : earlier(reach, after);
    }

    /** Makes profiles appear that have no event of interest. */
    void readEverybody() {
        everybody = true;
    }

    static Instant ever() {
        return EVER;
    }

    /** The instant after which the window begins. */
    Instant since(Window window) {
        return switch (window) {
            case Window.Ever _ -> EVER;
            case Window.Last(var length) -> at.minus(length);
            case Window.Between(Instant from, Instant _) -> from.minusMillis(1);
        };
    }

    /** Conditions that say whether a row's time is in the window. */
    List<String> within(Window window) {
        return within(window, "ms");
    }

    /** @param time an expression of milliseconds */
    List<String> within(Window window, String time) {
        return switch (window) {
            case Window.Ever _ -> List.of();
            case Window.Last(var length) -> List.of(time + " > " + millis(at.minus(length)));
            case Window.Between(Instant from, Instant to) ->
                List.of(time + " >= " + millis(from), time + " < " + millis(to));
        };
    }

    String millis(Instant instant) {
        return sql.whole(instant.toEpochMilli());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private String holds(Filter filter) {
        return switch (filter) {
            case Filter.AnyOf(List<Filter> filters) ->
                filters.stream().map(this::holds).collect(Collectors.joining(" OR ", "(", ")"));
            case Filter.OneItem(List<Filter.Compares> all) -> someItem(all);
            case Filter.Compares compares
            when compares.field().isOfItems() -> {
                var comparison = compares.comparison();
                var plain =
                        new Comparison(comparison.operator(), comparison.operands(), comparison.ignoreCase(), false);
                String some = someItem(List.of(new Filter.Compares(compares.field(), plain)));
                yield comparison.negated() ? "NOT " + some : some;
            }
            case Filter.Compares(Field field, var comparison) ->
                FieldSql.value(field).compared(sql, comparison);
        };
    }

    private String someItem(List<Filter.Compares> all) {
        Set<String> members = new TreeSet<>();
        all.forEach(compares -> members.add(compares.field().name()));
        String arguments = members.stream().map(m -> "item_" + m).collect(Collectors.joining(", ", "(", ")"));
        String arrays = members.stream().map(m -> "items." + m).collect(Collectors.joining(", "));
        List<String> conditions = all.stream()
                .map(compares -> FieldSql.item(compares.field()).compared(sql, compares.comparison()))
                .toList();
        return "arrayExists(" + arguments + " -> " + SqlValue.all(conditions) + ", " + arrays + ")";
    }

    /** The query; to be asked for when all columns are known. */
    String query(Scope scope) {
        String root = RuleCompiler.root(sql, project);
        String mine = "project = " + sql.text(project.value()) + " AND " + scope.condition(sql, root) + " AND time <= "
                + sql.instant(at);
        String computed = columns.entrySet().stream()
                .map(e -> ",\n    " + e.getKey() + " AS " + e.getValue().name())
                .collect(Collectors.joining());
        String rows = "SELECT " + root + " AS root, toUnixTimestamp64Milli(time) AS ms, id" + computed
                + "\n  FROM events\n  WHERE " + mine + " AND (" + interesting() + ")"
                + "\n  ORDER BY time DESC, received_at DESC LIMIT 1 BY root, name, id";
        if (!everybody || EVER.equals(reach)) {
            return rows;
        }
        String empty = columns.values().stream()
                .map(column -> ", " + column.empty() + " AS " + column.name())
                .collect(Collectors.joining());
        return "SELECT * FROM (" + rows + ")\n  UNION ALL SELECT " + root
                + " AS root, toInt64(-1) AS ms, '' AS id" + empty + "\n  FROM events WHERE " + mine
                + " LIMIT 1 BY root";
    }

    private String interesting() {
        Map<Instant, Set<String>> names = new TreeMap<>();
        reaches.forEach((name, after) ->
                names.computeIfAbsent(after, _ -> new TreeSet<>()).add(name));
        List<String> alternatives = new ArrayList<>();
        names.forEach((after, some) -> alternatives.add("name IN " + sql.texts(some) + later(after)));
        if (reach != null) {
            alternatives.add("1" + later(reach));
        }
        return alternatives.isEmpty() ? "0" : String.join(" OR ", alternatives);
    }

    private String later(Instant after) {
        return after.equals(EVER) ? "" : " AND time > " + sql.instant(after);
    }
}
