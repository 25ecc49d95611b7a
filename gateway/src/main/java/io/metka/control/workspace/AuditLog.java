package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import java.util.List;
import java.util.Map;

/** The record of who changed what and when; written in the same transaction as the change, never altered. */
public final class AuditLog {
    private static final Table<AuditEntry> TABLE = Table.of("audit_log", AuditEntry.class, "id");

    private AuditLog() {}

    /**
     * The latest entries first.
     *
     * @param project of this project, or of all when empty
     * @param before only entries with a smaller id; 0 means all
     */
    public static List<AuditEntry> page(Tx tx, String project, long before, int limit) {
        Map<String, String> equal = project.isEmpty() ? Map.of() : Map.of("project", project);
        return before == 0 ? tx.latest(TABLE, equal, "id", limit) : tx.latestBefore(TABLE, equal, "id", before, limit);
    }

    /** Writes one line. */
    public static void record(Work work, String action, Subject subject, JsonNode before, JsonNode after) {
        work.tx()
                .insert(
                        TABLE,
                        new AuditEntry(
                                work.tx().next("audit"),
                                work.now(),
                                work.actor(),
                                subject.project(),
                                action,
                                subject.kind(),
                                subject.id(),
                                JsonText.of(before.toString()),
                                JsonText.of(after.toString())));
    }

    static JsonNode nothing() {
        return NullNode.getInstance();
    }

    /** What a line is about. */
    public record Subject(String project, String kind, String id) {}
}
