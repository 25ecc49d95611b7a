package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Things that visitors agree to, of one kind. A version never changes and is never removed, since receipts name it; a change
 * is a new version.
 */
public abstract class ConsentVersions {
    private final String kind;
    private final Table<ConsentVersionRow> table;

    /** @param kind the noun for messages and the audit log, for example {@code consent document} */
    ConsentVersions(String kind, String table) {
        this.kind = kind;
        this.table = Table.of(table, ConsentVersionRow.class, "project", "id", "version");
    }

    /** A version after {@link #add}. */
    public record Added(ConsentVersionRow row, boolean fresh) {}

    /** The version as readers may see it. */
    public final ObjectNode present(ConsentVersionRow row) {
        ObjectNode view = Definitions.object()
                .put("project", row.project())
                .put("id", row.id())
                .put("version", row.version());
        view.setAll((ObjectNode) Definitions.parsed(row.content()));
        complete(row, view);
        return view.put("created_by", row.createdBy())
                .put("created_at", row.createdAt().toString());
    }

    /** Adds what follows from the content. */
    abstract void complete(ConsentVersionRow row, ObjectNode view);

    /** Refuses a document that does not fit to the rest. */
    abstract void check(Tx tx, String project, ObjectNode document);

    /** Adds the next version of what the document names by its id; the newest version again adds nothing. */
    public final Added add(Work work, String project, ObjectNode document) {
        Projects.require(work.tx(), project);
        check(work.tx(), project, document);
        String id = document.path("id").asText();
        ObjectNode content = document.deepCopy();
        content.remove("id");
        Optional<ConsentVersionRow> newest = newest(work.tx(), project, id);
        if (newest.isPresent() && Definitions.parsed(newest.get().content()).equals(content)) {
            return new Added(newest.get(), false);
        }
        int version = newest.map(ConsentVersionRow::version).orElse(0) + 1;
        ConsentVersionRow row =
                new ConsentVersionRow(project, id, version, JsonText.of(content.toString()), work.actor(), work.now());
        work.tx().insert(table, row);
        work.forDataPlane();
        JsonNode before = newest.<JsonNode>map(this::present).orElse(AuditLog.nothing());
        AuditLog.record(
                work, "created", new AuditLog.Subject(project, kind.replace(' ', '_'), id), before, present(row));
        return new Added(row, true);
    }

    /** The newest version of each, in the order of their ids. */
    public final List<ConsentVersionRow> newest(Tx tx, String project) {
        Projects.require(tx, project);
        return newestOf(tx.where(table, Map.of("project", project)));
    }

    /** All versions of one, the newest first. */
    public final List<ConsentVersionRow> versions(Tx tx, String project, String id) {
        Projects.require(tx, project);
        List<ConsentVersionRow> rows = new ArrayList<>(tx.where(table, Map.of("project", project, "id", id)));
        if (rows.isEmpty()) {
            throw new RefusedException(RefusedException.Reason.NOT_FOUND, "There is no " + kind + " with the id " + id);
        }
        rows.sort(Comparator.comparingInt(ConsentVersionRow::version).reversed());
        return rows;
    }

    public final ConsentVersionRow get(Tx tx, String project, String id, int version) {
        Projects.require(tx, project);
        return tx.find(table, project, id, version)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "There is no version " + version + " of a " + kind + " with the id " + id));
    }

    /** All versions of all projects. */
    final List<ConsentVersionRow> all(Tx tx) {
        return tx.all(table);
    }

    final Optional<ConsentVersionRow> newest(Tx tx, String project, String id) {
        return tx.where(table, Map.of("project", project, "id", id)).stream()
                .max(Comparator.comparingInt(ConsentVersionRow::version));
    }

    /** @param rows in the order of their keys */
    static List<ConsentVersionRow> newestOf(List<ConsentVersionRow> rows) {
        List<ConsentVersionRow> newest = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            ConsentVersionRow row = rows.get(i);
            boolean last = i + 1 == rows.size()
                    || !rows.get(i + 1).id().equals(row.id())
                    || !rows.get(i + 1).project().equals(row.project());
            if (last) {
                newest.add(row);
            }
        }
        return newest;
    }
}
