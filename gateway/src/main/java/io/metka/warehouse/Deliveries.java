package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.DeliveryAttempt;
import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The delivery log: every attempt to hand a membership change to a partner. */
public final class Deliveries {
    private static final String COLUMNS =
            "endpoint, message_id, segment, profile, kind, sequence, attempt, at, took_ms," + " outcome, status, error";

    private final ClickHouse clickHouse;

    public Deliveries(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /**
     * Which attempts to list; an empty string matches all.
     *
     * @param outcome {@link DeliveryAttempt.Outcome#wireName}
     * @param profile a UUID
     * @param from earliest time, inclusive; null for no bound
     * @param to latest time, exclusive; null for no bound
     */
    public record Filter(
            String endpoint,
            String segment,
            String outcome,
            String messageId,
            String profile,
            @Nullable Instant from,
            @Nullable Instant to) {
        public static final Filter ALL = new Filter("", "", "", "", "");

        /** A filter over all times. */
        public Filter(String endpoint, String segment, String outcome, String messageId, String profile) {
            this(endpoint, segment, outcome, messageId, profile, null, null);
        }
    }

    /** Where a page of the list ended: the next page starts after this attempt. */
    public record Cursor(Instant at, String messageId, int attempt) {}

    /** Records attempts; recording one twice keeps one. */
    public void record(List<DeliveryAttempt> attempts) {
        clickHouse.insert("deliveries", attempts.stream().map(Deliveries::row).toList(), "");
    }

    /**
     * Attempts of a project, newest first.
     *
     * @param after null for the first page, else the last attempt of the page before
     * @return objects with {@code endpoint, message_id, segment, profile, kind, sequence, attempt, at, took_ms, outcome,
     *     status, error}
     */
    public List<ObjectNode> list(ProjectId project, Filter filter, int limit, @Nullable Cursor after) {
        List<String> conditions = new ArrayList<>(List.of("project = {project:String}"));
        Map<String, Object> parameters = new HashMap<>(Map.of("project", project.value(), "limit", limit));
        Map<String, String> wanted = Map.of(
                "endpoint", filter.endpoint(),
                "segment", filter.segment(),
                "outcome", filter.outcome(),
                "message_id", filter.messageId());
        wanted.forEach((column, value) -> {
            if (!value.isEmpty()) {
                conditions.add(column + " = {" + column + ":String}");
                parameters.put(column, value);
            }
        });
        if (!filter.profile().isEmpty()) {
            conditions.add("profile = {profile:UUID}");
            parameters.put("profile", filter.profile());
        }
        if (filter.from() != null) {
            conditions.add("at >= {from:DateTime64(3, 'UTC')}");
            parameters.put("from", filter.from());
        }
        if (filter.to() != null) {
            conditions.add("at < {to:DateTime64(3, 'UTC')}");
            parameters.put("to", filter.to());
        }
        if (after != null) {
            conditions.add(
                    "(at, message_id, attempt) < ({at:DateTime64(3, 'UTC')}, {after:String}, {after_attempt:UInt32})");
            parameters.put("at", after.at());
            parameters.put("after", after.messageId());
            parameters.put("after_attempt", after.attempt());
        }
        return clickHouse.query(
                "SELECT " + COLUMNS + " FROM deliveries FINAL WHERE " + String.join(" AND ", conditions)
                        + " ORDER BY at DESC, message_id DESC, attempt DESC LIMIT {limit:UInt32}",
                parameters);
    }

    private static ObjectNode row(DeliveryAttempt attempt) {
        MembershipChange change = attempt.change();
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", attempt.project().value());
        row.put("endpoint", attempt.endpoint());
        row.put("message_id", attempt.messageId());
        row.put("segment", change.segment());
        row.put("profile", change.profile().toString());
        row.put("kind", change.kind().wireName());
        row.put("sequence", change.sequence());
        row.put("attempt", attempt.attempt());
        row.put("at", Times.text(attempt.at()));
        row.put("took_ms", Math.clamp(attempt.took().toMillis(), 0L, 0xffff_ffffL));
        row.put("outcome", attempt.outcome().wireName());
        row.put("status", attempt.status());
        row.put("error", attempt.error());
        return row;
    }
}
