package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.versions.Bundles;
import io.metka.control.workspace.AuditEntry;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Definitions;
import io.metka.support.Json;
import java.util.List;

/** What can be done with definitions beyond the five operations: import and export, the audit log. */
final class WorkspaceOperations {
    private final Desk desk;
    private final Bundles bundles;

    private WorkspaceOperations(Desk desk, Bundles bundles) {
        this.desk = desk;
        this.bundles = bundles;
    }

    static List<Operation> of(Desk desk, Bundles bundles) {
        var operations = new WorkspaceOperations(desk, bundles);
        return List.of(
                Operation.post("/import", "importProject", operations::put),
                Operation.get("/projects/{project}/export", "exportProject", operations::take),
                Operation.get("/audit", "listAuditEntries", operations::audit));
    }

    private Answer put(Call call) {
        return Answer.ok(desk.changes().make(call.actor(), work -> bundles.put(work, call.body())));
    }

    private Answer take(Call call) {
        return Answer.ok(desk.store().write(tx -> bundles.take(tx, call.project())));
    }

    private Answer audit(Call call) {
        int limit = call.limit();
        List<AuditEntry> rows = desk.store()
                .read(tx -> AuditLog.page(tx, call.asked("project").orElse(""), call.numericCursor(), limit + 1));
        List<AuditEntry> page = rows.stream().limit(limit).toList();
        return Answer.page(
                page.stream().map(WorkspaceOperations::present).toList(),
                rows.size() > limit ? Long.toString(page.getLast().id()) : "");
    }

    private static ObjectNode present(AuditEntry entry) {
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("id", entry.id())
                .put("at", entry.at().toString())
                .put("actor", entry.actor())
                .put("project", entry.project())
                .put("action", entry.action())
                .put("kind", entry.kind())
                .put("resource", entry.resource());
        view.set("before", Definitions.parsed(entry.stateBefore()));
        view.set("after", Definitions.parsed(entry.stateAfter()));
        return view;
    }
}
