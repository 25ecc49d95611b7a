package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The assignments of profiles to treated and held-out groups, and what the profiles of both did afterwards. */
public final class Holdouts {
    private static final String TABLE = "holdout_assignments";

    /** Of all assignments that belong to a current profile the oldest; equal times are decided by the profile's id. */
    private static final String OLDEST =
            "argMin((h.held_out, h.basis_points, h.at, toString(h.profile)), (h.at, toString(h.profile))) AS oldest,"
                    + " oldest.1 AS held_out, oldest.2 AS basis_points, oldest.3 AS at";

    private static final String ASSIGNED = """
            assigned AS
            (
                SELECT $current AS current, $oldest
                FROM holdout_assignments AS h
                WHERE h.project = {project:String} AND h.activation = {activation:String}
                GROUP BY current
                HAVING at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
            )""";

    private static final String EVENTS = """
            done AS
            (
                SELECT $current AS current, id, time, currency, toFloat64(revenue) AS revenue
                FROM events
                WHERE project = {project:String} AND name IN {names:Array(String)}
                    AND time >= {from:DateTime64(3, 'UTC')} AND time < addMilliseconds({to:DateTime64(3, 'UTC')}, {window:UInt64})
                LIMIT 1 BY id
            )""";

    private static final String IN_WINDOW =
            "done.time >= assigned.at AND done.time < addMilliseconds(assigned.at, {window:UInt64})";

    private static final String CURRENCIES = """
            SELECT currency, count() AS events
            FROM assigned INNER JOIN done ON assigned.current = done.current
            WHERE %s AND revenue != 0
            GROUP BY currency ORDER BY events DESC, currency
            """.formatted(IN_WINDOW);

    private static final String CELLS = """
            SELECT toString(toDate(at)) AS day, held_out, count() AS profiles, countIf(events > 0) AS converted,
                sum(money) AS revenue, sum(money * money) AS squares, sum(money * money * money) AS cubes,
                sum(share) AS expected, sum(share * (1 - share)) AS variance
            FROM
            (
                SELECT assigned.current AS person, any(assigned.held_out) AS held_out, any(assigned.at) AS at,
                    any(assigned.basis_points) / 10000 AS share, countIf(%1$s) AS events,
                    sumIf(done.revenue, %1$s AND done.currency = {currency:String}) AS money
                FROM assigned LEFT JOIN done ON assigned.current = done.current
                WHERE addMilliseconds(assigned.at, {window:UInt64}) <= {now:DateTime64(3, 'UTC')}
                GROUP BY person
            )
            GROUP BY day, held_out ORDER BY day, held_out
            """.formatted(IN_WINDOW);

    private static final String STILL_OPEN =
            " SELECT count() AS profiles FROM assigned WHERE addMilliseconds(at, {window:UInt64}) > {now:DateTime64(3, 'UTC')}";

    private final ClickHouse clickHouse;
    private final Overrides overrides;

    public Holdouts(ClickHouse clickHouse, Overrides overrides) {
        this.clickHouse = clickHouse;
        this.overrides = overrides;
    }

    /**
     * What is asked about an activation.
     *
     * @param activation the endpoint's id, empty for the project's control group
     * @param events names; a profile with one of them in its window has converted
     * @param window counted from the profile's assignment, half-open
     * @param from the earliest assignment, inclusive
     * @param to the latest assignment, exclusive
     */
    public record Question(
            ProjectId project, String activation, List<String> events, Duration window, Instant from, Instant to) {
        public Question {
            events = List.copyOf(events);
        }
    }

    /** Stores assignments: {@code project, activation, profile, held_out, basis_points, at}; again has no effect. */
    public void store(List<ObjectNode> assignments) {
        clickHouse.insert(TABLE, assignments, "");
    }

    /** The currencies of the revenue in the profiles' windows, the most frequent first: {@code currency, events}. */
    public List<ObjectNode> currencies(Question question) {
        return clickHouse.query(with() + CURRENCIES, parameters(question));
    }

    /**
     * Both groups by day of assignment (UTC), of the profiles whose window has ended: {@code day, held_out, profiles,
     * converted, revenue, squares, cubes, expected, variance}, where the last two are Σ p and Σ p(1 − p) of the shares that
     * were to be held out.
     *
     * @param currency whose revenue counts
     */
    public List<ObjectNode> cells(Question question, String currency, Instant now) {
        Map<String, Object> parameters = parameters(question);
        parameters.put("currency", currency);
        parameters.put("now", now);
        return clickHouse.query(with() + CELLS, parameters);
    }

    /** How many of the assigned profiles have a window that has not ended. */
    public long stillOpen(Question question, Instant now) {
        Map<String, Object> parameters = parameters(question);
        parameters.put("now", now);
        return clickHouse
                .query("WITH " + assigned() + STILL_OPEN, parameters)
                .getFirst()
                .path("profiles")
                .longValue();
    }

    /**
     * All assignments of a project's current profiles: {@code activation, current, held_out, basis_points, at, origin}, where
     * the origin is the profile that was assigned. In the order of the current profiles.
     *
     * @param after the profile that the last page ended with, null for the first page
     * @param limit about how many; those of the last profile are complete
     */
    public List<ObjectNode> page(ProjectId project, @Nullable ProfileId after, int limit) {
        String sql = "SELECT h.activation AS activation, toString(" + overrides.current("h.project", "h.profile")
                + ") AS current, " + OLDEST
                + ", oldest.4 AS origin FROM holdout_assignments AS h WHERE h.project = {project:String} GROUP BY current, activation"
                + " HAVING current > {after:String} ORDER BY current LIMIT {limit:UInt32} WITH TIES";
        return clickHouse.query(
                sql,
                Map.of("project", project.value(), "after", after == null ? "" : after.toString(), "limit", limit));
    }

    /** The entries that partners have taken since an instant: {@code current, endpoint, segment, sequence, at}. */
    public List<ObjectNode> delivered(ProjectId project, Instant since) {
        return clickHouse.query(
                "SELECT toString(" + overrides.current("d.project", "d.profile")
                        + ") AS current, endpoint, segment, sequence, max(d.at) AS at FROM deliveries AS d"
                        + " WHERE d.project = {project:String} AND d.at > {since:DateTime64(3, 'UTC')}"
                        + " AND d.kind = 'entered' AND d.outcome = 'delivered'"
                        + " GROUP BY current, endpoint, segment, sequence",
                Map.of("project", project.value(), "since", since));
    }

    private String with() {
        return "WITH " + assigned() + ", " + EVENTS.replace("$current", overrides.current("project", "profile")) + " ";
    }

    private String assigned() {
        return ASSIGNED.replace("$current", overrides.current("h.project", "h.profile"))
                .replace("$oldest", OLDEST);
    }

    private static Map<String, Object> parameters(Question question) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", question.project().value());
        parameters.put("activation", question.activation());
        parameters.put("names", question.events());
        parameters.put("window", question.window().toMillis());
        parameters.put("from", question.from());
        parameters.put("to", question.to());
        return parameters;
    }
}
