package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.RejectedLog;
import io.metka.model.ProjectId;
import io.metka.model.Rejection;
import io.metka.support.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Rejected events in memory; what is sent again is refused when it has no name. */
final class FakeRejectedLog implements RejectedLog {
    final List<ObjectNode> rows = new CopyOnWriteArrayList<>();
    final List<JsonNode> samples = new CopyOnWriteArrayList<>();
    final List<JsonNode> sent = new CopyOnWriteArrayList<>();

    void add(String key, Instant receivedAt, String reason, ObjectNode body) {
        rows.add(Json.MAPPER
                .createObjectNode()
                .put("key", key)
                .put("received_at", receivedAt.toString())
                .put("source", "site")
                .put("protocol", "events")
                .put("event", body.path("name").asText())
                .put("event_id", body.path("id").asText())
                .put("reason", reason)
                .put("pointer", "/events/0")
                .set("body", body));
    }

    @Override
    public List<ObjectNode> find(Query query) {
        return rows.stream()
                .filter(row ->
                        query.reason().map(row.path("reason").asText()::equals).orElse(true))
                .filter(row -> query.keys().isEmpty()
                        || query.keys().contains(row.path("key").asText()))
                .filter(row -> query.again() || !row.has("replayed_at"))
                .sorted(Comparator.<ObjectNode, String>comparing(
                                row -> row.path("received_at").asText())
                        .reversed())
                .filter(row -> query.after()
                        .map(place -> row.path("received_at")
                                        .asText()
                                        .compareTo(place.receivedAt().toString())
                                < 0)
                        .orElse(true))
                .limit(query.limit())
                .toList();
    }

    @Override
    public List<ObjectNode> violations(ProjectId project, Optional<Instant> from, Optional<Instant> to, int limit) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("event", "order_completed")
                .put("pointer", "/properties/order_id")
                .put("rule", "required")
                .put("mode", "tag")
                .put("events", 2)
                .put("last_at", "2026-11-22T10:00:00Z");
        row.putArray("examples").add("e1");
        return List.of(row);
    }

    @Override
    public List<JsonNode> sample(ProjectId project, String event, int limit) {
        return samples;
    }

    @Override
    public void replayed(ProjectId project, List<String> keys, Instant at) {
        rows.stream()
                .filter(row -> keys.contains(row.path("key").asText()))
                .forEach(row -> row.put("replayed_at", at.toString()));
    }

    @Override
    public List<Rejection> send(String writeKey, List<JsonNode> events) {
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).path("name").asText().isEmpty()) {
                rejections.add(new Rejection("", Rejection.Reason.MISSING_FIELD, "/events/" + i + "/name"));
            } else {
                sent.add(events.get(i));
            }
        }
        return rejections;
    }
}
