package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.PlanInference;
import io.metka.control.reports.Mending;
import io.metka.control.reports.RejectedLog;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.SourceRow;
import io.metka.control.workspace.Sources;
import io.metka.model.ProjectId;
import io.metka.model.Rejection;
import io.metka.support.Clock;
import io.metka.support.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the tracking plan minds and what was turned away: looking at it, drafting from it, sending it again. */
final class PlanOperations {
    private static final int MOST_REPLAYED = 500;
    private static final int EXAMPLES = 3;
    private static final int SAMPLE = 1_000;

    private final Desk desk;
    private final Parts parts;

    /** What the operations work with. */
    record Parts(Projects projects, Sources sources, RejectedLog log, Clock clock) {}

    private PlanOperations(Desk desk, Parts parts) {
        this.desk = desk;
        this.parts = parts;
    }

    static List<Operation> of(Desk desk, Parts parts) {
        var operations = new PlanOperations(desk, parts);
        return List.of(
                Operation.get("/projects/{project}/violations", "listPlanViolations", operations::violations),
                Operation.post("/projects/{project}/infer", "inferPlannedEvent", operations::infer),
                Operation.get("/projects/{project}/rejected", "listRejectedEvents", operations::rejected),
                Operation.post("/projects/{project}/rejected/replay", "replayRejectedEvents", operations::replay));
    }

    private Answer violations(Call call) {
        ProjectId project = known(call);
        return Answer.list(parts.log().violations(project, call.askedTime("from"), call.askedTime("to"), call.limit()));
    }

    private Answer infer(Call call) {
        ProjectId project = known(call);
        String event = call.body().path("event").asText();
        List<JsonNode> sample = parts.log().sample(project, event, SAMPLE);
        ObjectNode json = Json.MAPPER.createObjectNode().put("event", event).put("events", sample.size());
        json.set("schema", PlanInference.schema(sample));
        return Answer.ok(json);
    }

    private Answer rejected(Call call) {
        int limit = call.limit();
        var query = new RejectedLog.Query(
                known(call),
                call.asked("reason"),
                call.asked("event"),
                call.asked("source"),
                call.askedTime("from"),
                call.askedTime("to"),
                List.of(),
                true,
                call.asked("cursor").map(PlanOperations::place),
                limit + 1);
        List<ObjectNode> rows = parts.log().find(query);
        List<ObjectNode> page = rows.stream().limit(limit).toList();
        return Answer.page(page, rows.size() > limit ? cursor(page.getLast()) : "");
    }

    /** Oldest first, as they came; a dry run shows what would be sent. */
    private Answer replay(Call call) {
        ProjectId project = known(call);
        JsonNode filter = call.body().path("filter");
        List<ObjectNode> rows = parts.log().find(query(project, filter)).reversed();
        Mending mending = new Mending(call.body().path("changes"));
        Map<String, List<Repaired>> bySource = new LinkedHashMap<>();
        for (ObjectNode row : rows) {
            bySource.computeIfAbsent(row.path("source").asText(), source -> new ArrayList<>())
                    .add(new Repaired(row, repaired(mending, row)));
        }
        ObjectNode result = Json.MAPPER.createObjectNode().put("matched", rows.size());
        ArrayNode examples = result.putArray("examples");
        bySource.values().stream()
                .flatMap(List::stream)
                .limit(EXAMPLES)
                .forEach(event -> examples.addObject()
                        .<ObjectNode>set("before", event.row().path("body"))
                        .set("after", event.event()));
        ArrayNode refused = result.putArray("refused");
        int sent = 0;
        if (!call.body().path("dry_run").asBoolean()) {
            for (Map.Entry<String, List<Repaired>> source : bySource.entrySet()) {
                sent += send(project, source.getKey(), source.getValue(), refused);
            }
        }
        return Answer.ok(result.put("sent", sent));
    }

    /** A rejected event as it was and as it is to be sent. */
    private record Repaired(ObjectNode row, ObjectNode event) {}

    private int send(ProjectId project, String source, List<Repaired> events, ArrayNode refused) {
        Optional<SourceRow> row = desk.store().read(tx -> parts.sources().find(tx, project.value(), source));
        if (row.isEmpty()) {
            events.forEach(event -> refuse(refused, event, "unknown_source", ""));
            return 0;
        }
        List<Rejection> rejections = parts.log()
                .send(
                        row.get().writeKey(),
                        events.stream().<JsonNode>map(Repaired::event).toList());
        Map<Integer, Rejection> byPlace = new LinkedHashMap<>();
        rejections.forEach(rejection -> byPlace.put(place(rejection), rejection));
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Rejection rejection = byPlace.get(i);
            if (rejection == null) {
                keys.add(events.get(i).row().path("key").asText());
            } else {
                refuse(refused, events.get(i), rejection.reason().wireName(), rejection.pointer());
            }
        }
        if (!keys.isEmpty()) {
            parts.log().replayed(project, keys, parts.clock().now());
        }
        return keys.size();
    }

    private static void refuse(ArrayNode refused, Repaired event, String reason, String pointer) {
        refused.addObject()
                .put("key", event.row().path("key").asText())
                .put("reason", reason)
                .put("pointer", pointer);
    }

    /** The place of a rejected event in its request, from {@code /events/3/name}. */
    private static int place(Rejection rejection) {
        List<String> steps = List.of(rejection.pointer().split("/", -1));
        return steps.size() > 2 && steps.get(2).matches("\\d{1,6}") ? Integer.parseInt(steps.get(2)) : -1;
    }

    /**
     * An event that says neither when it happened nor what its id is gets the time of its reception and an id made from
     * what it is, so that sending it twice stores it once.
     */
    private static ObjectNode repaired(Mending mending, ObjectNode row) {
        ObjectNode event = mending.of((ObjectNode) row.path("body"));
        if (event.path("time").isMissingNode()) {
            event.put("time", row.path("received_at").asText());
        }
        if (event.path("id").asText().isEmpty()) {
            String key = row.path("key").asText();
            event.put(
                    "id",
                    UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
        }
        return event;
    }

    private static RejectedLog.Query query(ProjectId project, JsonNode filter) {
        List<String> keys = new ArrayList<>();
        filter.path("keys").forEach(key -> keys.add(key.asText()));
        return new RejectedLog.Query(
                project,
                text(filter, "reason"),
                text(filter, "event"),
                text(filter, "source"),
                text(filter, "from").map(Instant::parse),
                text(filter, "to").map(Instant::parse),
                keys,
                filter.path("again").asBoolean(),
                Optional.empty(),
                MOST_REPLAYED);
    }

    private static Optional<String> text(JsonNode filter, String member) {
        return Optional.of(filter.path(member).asText()).filter(text -> !text.isEmpty());
    }

    private ProjectId known(Call call) {
        desk.store().read(tx -> parts.projects().get(tx, call.project(), call.project()));
        return new ProjectId(call.project());
    }

    private static String cursor(ObjectNode last) {
        return Cursors.of(last.path("received_at").asText(), last.path("key").asText());
    }

    private static RejectedLog.Place place(String cursor) {
        return Cursors.read(cursor, 2, parts -> new RejectedLog.Place(Instant.parse(parts.get(0)), parts.get(1)));
    }
}
