package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The record of who changed what and when; written in the same transaction as the change, never altered. */
public final class AuditLog {
    private static final Table<AuditEntry> TABLE = Table.of("audit_log", AuditEntry.class, "id");

    private AuditLog() {}

    /**
     * Which entries are asked for; an empty text matches all.
     *
     * @param from the earliest time, inclusive
     */
    public record Filter(String project, String actor, String kind, Optional<Instant> from) {
        Map<String, String> equal() {
            Map<String, String> equal = new HashMap<>();
            equal.put("project", project);
            equal.put("actor", actor);
            equal.put("kind", kind);
            equal.values().removeIf(String::isEmpty);
            return equal;
        }
    }

    /**
     * The latest entries first.
     *
     * @param before only entries with a smaller id; 0 means all
     */
    public static List<AuditEntry> page(Tx tx, Filter filter, long before, int limit) {
        List<AuditEntry> latest = before == 0
                ? tx.latest(TABLE, filter.equal(), "id", limit)
                : tx.latestBefore(TABLE, filter.equal(), "id", before, limit);
        return latest.stream()
                .takeWhile(entry ->
                        filter.from().map(from -> !entry.at().isBefore(from)).orElse(true))
                .toList();
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

    /** The state of what is not there. */
    public static JsonNode nothing() {
        return NullNode.getInstance();
    }

    /** What a line is about. */
    public record Subject(String project, String kind, String id) {}
}
