package io.metka.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions about events that were rejected or that the tracking plan minded. */
public final class RejectedEvents {
    /** Names a row of a table that has no key of its own. */
    private static final String KEY = "cityHash64(project, source, received_at, event_id, reason, pointer, body)";

    private static final String VIOLATIONS = """
            SELECT event, pointer, rule, mode, count() AS events, max(received_at) AS last_at,
                groupUniqArray(5)(event_id) AS examples
            FROM plan_violations
            WHERE project = {project:String}
                AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
            GROUP BY event, pointer, rule, mode
            ORDER BY events DESC, event, pointer, rule, mode
            LIMIT {limit:UInt32}
            """;

    private static final String SAMPLE = """
            SELECT properties
            FROM events
            WHERE project = {project:String} AND name = {event:String} AND (node, position, profile) IN (
                SELECT node, position, profile
                FROM event_arrivals
                WHERE project = {project:String} AND name = {event:String}
                ORDER BY received_at DESC
                LIMIT {limit:UInt32}
            )
            LIMIT {limit:UInt32}
            """;

    /** What a join yields for the time of a row that is not there. */
    private static final String NEVER = "1970-01-01";

    private static final Instant BEGINNING = Instant.EPOCH;
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private final ClickHouse clickHouse;

    public RejectedEvents(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /**
     * Which rejected events to list; an empty string or list matches all.
     *
     * @param from earliest time of reception, inclusive; null for no bound
     * @param to latest, exclusive; null for no bound
     * @param keys only the events with these keys
     * @param again false leaves out what was sent again
     */
    public record Filter(
            String reason,
            String event,
            String source,
            @Nullable Instant from,
            @Nullable Instant to,
            List<String> keys,
            boolean again) {
        public Filter {
            keys = List.copyOf(keys);
        }
    }

    /** Where a page of the list ended: the next page starts after this event. */
    public record Cursor(Instant receivedAt, String key) {}

    /**
     * Rejected events of a project, the latest first.
     *
     * @return objects with {@code key, received_at, source, protocol, event, event_id, reason, pointer, body} and
     *     {@code replayed_at} of those that were sent again
     */
    public List<ObjectNode> list(ProjectId project, Filter filter, int limit, @Nullable Cursor after) {
        List<String> conditions = new ArrayList<>(List.of("project = {project:String}"));
        Map<String, Object> parameters = new HashMap<>(Map.of("project", project.value(), "limit", limit));
        Map.of("reason", filter.reason(), "event", filter.event(), "source", filter.source())
                .forEach((column, value) -> {
                    if (!value.isEmpty()) {
                        conditions.add(column + " = {" + column + ":String}");
                        parameters.put(column, value);
                    }
                });
        if (filter.from() != null) {
            conditions.add("received_at >= {from:DateTime64(3, 'UTC')}");
            parameters.put("from", filter.from());
        }
        if (filter.to() != null) {
            conditions.add("received_at < {to:DateTime64(3, 'UTC')}");
            parameters.put("to", filter.to());
        }
        if (!filter.keys().isEmpty()) {
            conditions.add("has({keys:Array(String)}, toString(" + KEY + "))");
            parameters.put("keys", filter.keys());
        }
        if (after != null) {
            conditions.add("(received_at, " + KEY + ") < ({at:DateTime64(3, 'UTC')}, {key:UInt64})");
            parameters.put("at", after.receivedAt());
            parameters.put("key", after.key());
        }
        List<ObjectNode> rows = clickHouse.query(
                """
                SELECT toString(rejected.key) AS key, received_at, source, protocol, event, event_id, reason, pointer, body,
                    replays.at AS replayed_at
                FROM (SELECT *, %s AS key FROM rejected_events WHERE %s) AS rejected
                LEFT JOIN (SELECT key, max(at) AS at FROM rejected_replays WHERE project = {project:String} GROUP BY key)
                    AS replays ON replays.key = rejected.key
                %s
                ORDER BY received_at DESC, rejected.key DESC
                LIMIT {limit:UInt32}
                """.formatted(KEY, String.join(" AND ", conditions), filter.again() ? "" : "WHERE replays.at = 0"),
                parameters);
        rows.forEach(RejectedEvents::shape);
        return rows;
    }

    /**
     * What the plan minded between two times of reception, the most frequent first.
     *
     * @return objects with {@code event, pointer, rule, mode, events, last_at, examples}
     */
    public List<ObjectNode> violations(ProjectId project, @Nullable Instant from, @Nullable Instant to, int limit) {
        return clickHouse.query(
                VIOLATIONS,
                Map.of(
                        "project",
                        project.value(),
                        "from",
                        from == null ? BEGINNING : from,
                        "to",
                        to == null ? END : to,
                        "limit",
                        limit));
    }

    /** Objects with the {@code properties} of the latest stored events of a name, out of the last 7 days. */
    public List<ObjectNode> sample(ProjectId project, String event, int limit) {
        return clickHouse.query(SAMPLE, Map.of("project", project.value(), "event", event, "limit", limit));
    }

    /** Remembers that the rejected events with these keys were sent again. */
    public void replayed(ProjectId project, List<String> keys, Instant at) {
        List<ObjectNode> rows = new ArrayList<>(keys.size());
        for (String key : keys) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            row.put("project", project.value());
            row.put("key", key);
            row.put("at", Times.text(at));
            rows.add(row);
        }
        clickHouse.insert("rejected_replays", rows, "");
    }

    private static void shape(ObjectNode row) {
        if (row.path("replayed_at").asText().startsWith(NEVER)) {
            row.remove("replayed_at");
        }
        try {
            row.set("body", Json.MAPPER.readTree(row.path("body").asText()));
        } catch (JsonProcessingException e) {
            row.putObject("body");
        }
    }
}
