package io.metka.segments;

import io.metka.model.ProjectId;
import io.metka.segments.language.Comparison;
import io.metka.segments.language.Computation;
import io.metka.segments.language.RfmModel;
import io.metka.segments.language.Rule;
import io.metka.segments.language.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns rules into SQL.
 *
 * <p>All rules of a project become one query over {@link EventRows}. It groups them by profile and answers an array with one
 * boolean for each rule. Every rule is a condition on aggregates, so rules that combine others combine conditions.
 */
final class RuleCompiler {

    private final Sql sql;
    private final EventRows rows;
    private final ConsentSql consents;
    private final ComputationSql computations;

    private RuleCompiler(Sql sql, ProjectId project, Instant at, Scope scope) {
        this.sql = sql;
        this.rows = new EventRows(sql, project, at);
        this.consents = new ConsentSql(sql, project, at, scope);
        this.computations = new ComputationSql(rows);
    }

    /**
     * A query that answers {@code profile_id} and {@code results} (one boolean per rule, in the order given) for the
     * present profiles with at least one true result.
     */
    static String evaluation(Sql sql, ProjectId project, List<Rule> rules, Instant at, Scope scope) {
        RuleCompiler compiler = new RuleCompiler(sql, project, at, scope);
        String results = rules.stream().map(compiler::condition).collect(Collectors.joining(",\n  ", "[\n  ", "]"));
        if (rules.stream().anyMatch(RuleReach::mayHoldWithoutEvents)) {
            compiler.rows.readEverybody();
        }
        return "SELECT toString(root) AS profile_id, " + results + " AS results\nFROM (\n  "
                + compiler.rows.query(scope) + ")\nGROUP BY root\nHAVING has(results, 1) AND root NOT IN "
                + compiler.consents.withdrawn();
    }

    /** A query that answers {@code profile_id} and, under its own name, the JSON of each computed value. */
    static String values(Sql sql, ProjectId project, List<Computation> wanted, Instant at, Scope scope) {
        EventRows rows = new EventRows(sql, project, at);
        ComputationSql computations = new ComputationSql(rows);
        List<String> values = new ArrayList<>();
        for (Computation computation : wanted) {
            SqlValue value = computations.value(computation);
            values.add(", toJSONString(" + value.sql() + ") AS value" + values.size());
        }
        rows.readEverybody();
        return "SELECT toString(root) AS profile_id" + String.join("", values) + "\nFROM (\n  " + rows.query(scope)
                + ")\nGROUP BY root";
    }

    /** The profile that a row's {@code profile} belongs to now. */
    static String root(Sql sql, ProjectId project) {
        return "dictGetOrDefault('profile_overrides', 'target', (" + sql.text(project.value()) + ", profile), profile)";
    }

    /** 1 or 0, never null. */
    private String condition(Rule rule) {
        return switch (rule) {
            case Rule.All(List<Rule> all) -> joined(all, " AND ");
            case Rule.Any(List<Rule> any) -> joined(any, " OR ");
            case Rule.Not(Rule negated) -> "NOT " + condition(negated);
            case Rule.Measured(Computation computation, Comparison comparison) ->
                "(" + computations.value(computation).compared(sql, comparison) + ")";
            case Rule.Occurred occurred -> occurred(occurred);
            case Rule.Absence absence -> absence(absence);
            case Rule.Sequence sequence -> SequenceSql.condition(rows, sequence);
            case Rule.Trait(var field, Comparison comparison) -> {
                rows.readAll(new Window.Ever());
                yield "(" + computations.newest(rows.value(field), "1").compared(sql, comparison) + ")";
            }
            case Rule.Scored(RfmModel model, Rule.Rfm wanted) -> scored(model, wanted);
            case Rule.Consent(String purpose, boolean granted) -> "root IN " + consents.decided(purpose, granted);
            case Rule.Identified(String type) -> {
                rows.readAll(new Window.Ever());
                yield "(countIf(" + rows.column("mapContains(identifiers, " + sql.text(type) + ")", "0") + ") > 0)";
            }
            case Rule.Visit visit -> visit(visit);
            case Rule.Percent(int from, int below, String salt) -> percent(from, below, salt);
            case Rule.Attribute _, Rule.Rfm _, Rule.Member _ ->
                throw new IllegalArgumentException("Names are linked before a rule is compiled: " + rule);
        };
    }

    private String joined(List<Rule> rules, String operator) {
        return rules.stream().map(this::condition).collect(Collectors.joining(operator, "(", ")"));
    }

    private String occurred(Rule.Occurred rule) {
        Window window = rule.window();
        Duration age = rule.olderThan();
        // An event that is older than the window is not the last one in it; of the first one the whole past decides.
        Instant after = rule.first() || window == null ? EventRows.ever() : rows.since(window);
        String event = rows.selected(rule.event(), after);
        String time =
                "if(countIf(" + event + ") = 0, NULL, " + (rule.first() ? "minIf" : "maxIf") + "(ms, " + event + "))";
        if (age != null) {
            return "ifNull(" + time + " <= " + rows.millis(rows.at().minus(age)) + ", 0)";
        }
        List<String> inside = new ArrayList<>(List.of("isNotNull(" + time + ")"));
        if (window != null) {
            inside.addAll(rows.within(window, time));
        }
        return "ifNull(" + SqlValue.all(inside) + ", 0)";
    }

    /**
     * If any event qualifies then the newest that is old enough does, so it alone is compared: with the start of the
     * window and with the newest event that would end its wait. An aggregate over no rows is null.
     */
    private String absence(Rule.Absence rule) {
        Duration atMost = rule.atMost();
        Instant after = atMost == null ? EventRows.ever() : rows.at().minus(atMost);
        String event = rows.selected(rule.event(), after);
        String other = rows.selected(rule.notFollowedBy(), after);
        return "ifNull(maxOrNullIf(ms, " + event + " AND ms <= "
                + rows.millis(rows.at().minus(rule.within())) + ") > greatest(" + rows.millis(after)
                + ", ifNull(maxOrNullIf(ms, " + other + "), -1)), 0)";
    }

    private String visit(Rule.Visit rule) {
        rows.readAll(rule.window());
        List<String> inside = rows.within(rule.window());
        if (rule.last()) {
            SqlValue newest = computations.newest(rows.value(rule.field()), SqlValue.all(inside));
            return "(" + newest.compared(sql, rule.comparison()) + ")";
        }
        List<String> conditions = new ArrayList<>(inside);
        conditions.add(rows.column(FieldSql.value(rule.field()).compared(sql, rule.comparison()), "0"));
        return "(countIf(" + SqlValue.all(conditions) + ") > 0)";
    }

    private String scored(RfmModel model, Rule.Rfm wanted) {
        RfmSql scores = RfmSql.of(rows, computations, model);
        List<String> classes = wanted.classes();
        if (classes != null) {
            Set<Integer> cells = new TreeSet<>();
            classes.forEach(id -> cells.addAll(model.classes().getOrDefault(id, Set.of())));
            String cell = scores.recency() + " * 100 + " + scores.frequency() + " * 10 + " + scores.monetary();
            return "(" + scores.exists() + " AND (" + cell + ") IN ("
                    + cells.stream().map(String::valueOf).collect(Collectors.joining(", ")) + "))";
        }
        List<String> conditions = new ArrayList<>(List.of(scores.exists()));
        for (Rule.Dimension dimension : Rule.Dimension.values()) {
            Comparison comparison = wanted.scores().get(dimension);
            if (comparison != null) {
                Function<RfmSql, String> score = switch (dimension) {
                    case RECENCY -> RfmSql::recency;
                    case FREQUENCY -> RfmSql::frequency;
                    case MONETARY -> RfmSql::monetary;
                };
                conditions.add(SqlValue.number("(" + score.apply(scores) + ")").compared(sql, comparison));
            }
        }
        return "(" + SqlValue.all(conditions) + ")";
    }

    /** The first 32 bits of SHA-256 of salt, colon and id are a number n; n ÷ 2³² of a hundred percent is compared. */
    private String percent(int from, int below, String salt) {
        String number = "toUInt64(reinterpretAsUInt32(reverse(substring(SHA256(concat(" + sql.text(salt)
                + ", ':', toString(root))), 1, 4)))) * 10000";
        return "(" + number + " >= " + sql.number((long) from << Integer.SIZE) + " AND " + number + " < "
                + sql.number((long) below << Integer.SIZE) + ")";
    }
}
