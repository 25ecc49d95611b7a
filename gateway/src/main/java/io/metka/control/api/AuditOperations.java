package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.workspace.AuditEntry;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.Differences;
import io.metka.support.Json;
import java.util.List;

/** Reading who changed what. */
final class AuditOperations {
    private final Desk desk;

    private AuditOperations(Desk desk) {
        this.desk = desk;
    }

    static List<Operation> of(Desk desk) {
        return List.of(Operation.get("/audit", "listAuditEntries", new AuditOperations(desk)::list));
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var filter = new AuditLog.Filter(
                call.asked("project").orElse(""),
                call.asked("actor").orElse(""),
                call.asked("kind").orElse(""),
                call.askedTime("from"));
        List<AuditEntry> rows = desk.store().read(tx -> AuditLog.page(tx, filter, call.numericCursor(), limit + 1));
        List<AuditEntry> page = rows.stream().limit(limit).toList();
        return Answer.page(
                page.stream().map(AuditOperations::present).toList(),
                rows.size() > limit ? Long.toString(page.getLast().id()) : "");
    }

    private static ObjectNode present(AuditEntry entry) {
        JsonNode before = Definitions.parsed(entry.stateBefore());
        JsonNode after = Definitions.parsed(entry.stateAfter());
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("id", entry.id())
                .put("at", entry.at().toString())
                .put("actor", entry.actor())
                .put("project", entry.project())
                .put("action", entry.action())
                .put("kind", entry.kind())
                .put("resource", entry.resource());
        view.set("before", before);
        view.set("after", after);
        view.set("changes", Differences.between(before, after));
        return view;
    }
}
