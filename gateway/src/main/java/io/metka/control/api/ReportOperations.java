package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.DeliveryLog;
import io.metka.control.reports.HealthReport;
import io.metka.control.reports.HealthReport.Component;
import io.metka.control.reports.HealthReport.State;
import io.metka.control.workspace.Projects;
import io.metka.model.DeliveryAttempt;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.StoreUnavailableException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What is read and not defined: health, deliveries, the contract itself, the live stream. */
final class ReportOperations {
    private final Desk desk;
    private final Projects projects;
    private final Sources sources;

    /** Where the reports come from. */
    record Sources(DeliveryLog deliveries, HealthReport health, LiveStreams live, Contract contract, Clock clock) {}

    private ReportOperations(Desk desk, Projects projects, Sources sources) {
        this.desk = desk;
        this.projects = projects;
        this.sources = sources;
    }

    static List<Operation> of(Desk desk, Projects projects, Sources sources) {
        var operations = new ReportOperations(desk, projects, sources);
        return List.of(
                Operation.get("/projects/{project}/deliveries", "listDeliveries", operations::deliveries),
                Operation.get("/health", "readHealth", operations::health),
                Operation.get("/live", "streamLiveEvents", operations::live),
                Operation.get(
                        "/openapi.yaml",
                        "readContract",
                        call -> new Answer.Text(
                                "application/yaml", sources.contract().yaml())));
    }

    private Answer deliveries(Call call) {
        int limit = call.limit();
        var query = new DeliveryLog.Query(
                new ProjectId(call.project()),
                call.asked("webhook"),
                call.asked("segment"),
                call.asked("outcome").map(ReportOperations::outcome),
                call.askedTime("from"),
                call.askedTime("to"),
                call.asked("cursor").map(ReportOperations::place),
                limit + 1);
        desk.store().read(tx -> projects.get(tx, call.project(), call.project()));
        List<DeliveryAttempt> rows = sources.deliveries().find(query);
        List<DeliveryAttempt> page = rows.stream().limit(limit).toList();
        return Answer.page(
                page.stream().map(ReportOperations::present).toList(),
                rows.size() > limit ? cursor(page.getLast()) : "");
    }

    private Answer health(Call call) {
        HealthReport.Health health = sources.health().read();
        List<Component> components = new ArrayList<>(health.components());
        components.add(controlStore());
        components.add(catalog());
        State worst = components.stream()
                .map(Component::state)
                .max(Comparator.naturalOrder())
                .orElse(State.UP);
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("state", worst.wireName())
                .put("at", sources.clock().now().truncatedTo(ChronoUnit.MILLIS).toString());
        ArrayNode list = json.putArray("components");
        components.forEach(component -> list.addObject()
                .put("name", component.name())
                .put("state", component.state().wireName())
                .put("detail", component.detail()));
        json.putObject("backlog")
                .put("bytes", health.backlog().bytes())
                .put("age_seconds", health.backlog().age().toMillis() / 1000.0);
        ObjectNode counts = json.putObject("counts");
        new TreeMap<>(health.counts()).forEach(counts::put);
        return Answer.ok(json);
    }

    private Answer live(Call call) {
        Optional<ProjectId> project = call.asked("project").map(id -> {
            desk.store().read(tx -> projects.get(tx, id, id));
            return new ProjectId(id);
        });
        return sources.live().open(project, call.clear());
    }

    private Component controlStore() {
        try {
            desk.store().read(tx -> projects.list(tx, ""));
            return new Component("control_store", State.UP, "");
        } catch (StoreUnavailableException e) {
            return new Component("control_store", State.DOWN, String.valueOf(e.getMessage()));
        }
    }

    private Component catalog() {
        return desk.changes().isBehind()
                ? new Component("catalog", State.DEGRADED, "The data plane works with older definitions; retrying")
                : new Component("catalog", State.UP, "");
    }

    private static ObjectNode present(DeliveryAttempt attempt) {
        return Json.MAPPER
                .createObjectNode()
                .put("project", attempt.project().value())
                .put("webhook", attempt.endpoint())
                .put("message_id", attempt.messageId())
                .put("attempt", attempt.attempt())
                .put("segment", attempt.change().segment())
                .put("profile", attempt.change().profile().toString())
                .put("kind", attempt.change().kind().wireName())
                .put("sequence", attempt.change().sequence())
                .put("at", attempt.at().toString())
                .put("took_ms", attempt.took().toMillis())
                .put("outcome", attempt.outcome().wireName())
                .put("status", attempt.status())
                .put("error", attempt.error());
    }

    private static DeliveryAttempt.Outcome outcome(String name) {
        return Arrays.stream(DeliveryAttempt.Outcome.values())
                .filter(outcome -> outcome.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> Call.malformed("outcome", "delivered, will_retry or dead", name));
    }

    private static String cursor(DeliveryAttempt last) {
        return Cursors.of(Long.toString(last.at().toEpochMilli()), Integer.toString(last.attempt()), last.messageId());
    }

    private static DeliveryLog.Place place(String cursor) {
        return Cursors.read(
                cursor,
                3,
                parts -> new DeliveryLog.Place(
                        Instant.ofEpochMilli(Long.parseLong(parts.get(0))),
                        parts.get(2),
                        Integer.parseInt(parts.get(1))));
    }
}
