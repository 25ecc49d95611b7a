package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.versions.Companion;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.VersionRow;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The hosts abroad that somebody has allowed containers to exchange data with, and why. */
public final class Approvals implements Companion {
    private static final Table<ApprovalRow> TABLE =
            Table.of("container_approvals", ApprovalRow.class, "container", "id");

    /** In the order of the hosts. */
    public List<ApprovalRow> list(Tx tx, ContainerRow container) {
        return tx.where(TABLE, Map.of("container", container.id()));
    }

    /** Records an approval from a document with {@code host} and {@code reason}. */
    public ApprovalRow create(Work work, ContainerRow container, ObjectNode document) {
        String host = document.path("host").asText().toLowerCase(Locale.ROOT);
        if (work.tx().find(TABLE, container.id(), host).isPresent()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The host " + host + " is approved already; delete the approval to give another reason");
        }
        ApprovalRow row = new ApprovalRow(
                container.project(),
                container.id(),
                host,
                document.path("reason").asText(),
                work.actor(),
                1,
                work.now(),
                work.now());
        work.tx().insert(TABLE, row);
        record(work, "created", row, NullNode.getInstance(), present(row));
        return row;
    }

    public void delete(Work work, ContainerRow container, String host) {
        ApprovalRow row = work.tx()
                .find(TABLE, container.id(), host)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND, "The host " + host + " is not approved"));
        work.tx().delete(TABLE, Map.of("container", row.container(), "id", row.id()));
        record(work, "deleted", row, present(row), NullNode.getInstance());
    }

    public ObjectNode present(ApprovalRow row) {
        return Json.MAPPER
                .createObjectNode()
                .put("project", row.project())
                .put("container", row.container())
                .put("host", row.id())
                .put("reason", row.reason())
                .put("approved_by", row.approvedBy())
                .put("approved_at", row.createdAt().toString());
    }

    @Override
    public void created(Work work, ContainerRow container) {}

    @Override
    public void versioned(Work work, ContainerRow container, VersionRow version) {}

    @Override
    public void removed(Tx tx, ContainerRow container) {
        tx.delete(TABLE, Map.of("container", container.id()));
    }

    private static void record(Work work, String action, ApprovalRow row, JsonNode before, JsonNode after) {
        AuditLog.record(
                work,
                action,
                new AuditLog.Subject(row.project(), "approval", row.container() + "/" + row.id()),
                before,
                after);
    }
}
