package io.metka.segments;

import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Turns rules into SQL.
 *
 * <p>All rules of a project become one query over {@code events}. It groups the rows by the profile that they belong to
 * now and answers an array with one boolean for each rule. Every rule is a condition on aggregates, so rules that combine
 * others combine conditions. The aggregates take no notice of a row that is there twice.
 */
final class RuleCompiler {
    private RuleCompiler() {}

    /**
     * A query that answers a profile's id and {@code results} (one boolean per segment, in the order given) for those with
     * at least one true result.
     *
     * @param profiles present profiles and those merged into them, whose rows are read
     */
    static String evaluation(
            Sql sql, ProjectId project, List<Segment> segments, Instant at, Collection<ProfileId> profiles) {
        String results = segments.stream()
                .map(segment -> condition(sql, segment.rule(), at))
                .collect(Collectors.joining(",\n  ", "[\n  ", "]"));
        Set<String> names = new TreeSet<>();
        segments.forEach(segment -> names.addAll(names(segment.rule())));
        Duration reach = segments.stream()
                .map(s -> reach(s.rule()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return "SELECT toString(root) AS id, " + results + " AS results\n"
                + "FROM events\n"
                + "WHERE project = " + sql.text(project.value()) + " AND profile IN " + sql.profiles(profiles)
                + " AND time > " + sql.instant(at.minus(reach)) + " AND time <= " + sql.instant(at)
                + " AND name IN " + sql.texts(names) + "\n"
                + "GROUP BY " + root(sql, project) + " AS root\n"
                + "HAVING has(results, 1)";
    }

    /** The profile that a row's {@code profile} belongs to now. */
    static String root(Sql sql, ProjectId project) {
        return "dictGetOrDefault('profile_overrides', 'target', (" + sql.text(project.value()) + ", profile), profile)";
    }

    private static String condition(Sql sql, Rule rule, Instant at) {
        return switch (rule) {
            case Rule.Absence absence -> absence(sql, absence, at);
        };
    }

    /**
     * If any event qualifies then the newest that is old enough does, so it alone is compared: with the start of the
     * window and with the newest event that would end its wait. An aggregate over no rows is 1970.
     */
    private static String absence(Sql sql, Rule.Absence rule, Instant at) {
        return "maxIf(time, name = " + sql.text(rule.event().name())
                + " AND time <= " + sql.instant(at.minus(rule.within())) + ") > greatest("
                + sql.instant(at.minus(rule.atMost())) + ", maxIf(time, name = "
                + sql.text(rule.notFollowedBy().name()) + "))";
    }

    private static Set<String> names(Rule rule) {
        return switch (rule) {
            case Rule.Absence absence ->
                Set.of(absence.event().name(), absence.notFollowedBy().name());
        };
    }

    /** How far back the rule looks. */
    private static Duration reach(Rule rule) {
        return switch (rule) {
            case Rule.Absence absence -> absence.atMost();
        };
    }

    /** The ages of events at which the rule's outcome may change by itself. */
    static Set<Edge> edges(Rule rule) {
        return switch (rule) {
            case Rule.Absence absence ->
                Set.of(
                        new Edge(absence.event().name(), absence.within()),
                        new Edge(absence.event().name(), absence.atMost()),
                        new Edge(absence.notFollowedBy().name(), Duration.ZERO));
        };
    }

    /** Events of which every member of the rule has at least one. */
    static EventRange population(Rule rule, Instant at) {
        return switch (rule) {
            case Rule.Absence absence ->
                new EventRange(absence.event().name(), at.minus(absence.atMost()), at.minus(absence.within()));
        };
    }
}
