package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All definitions of one kind, and the rules that hold for every kind: found or refused, changed only from an expected
 * revision, never changed without a line in the audit log.
 *
 * <p>Documents given to it have the shape that the API contract prescribes.
 */
public abstract class Definitions<R extends Record & Definition> {
    private final String kind;
    private final Table<R> table;

    /**
     * Definitions of a kind in a table.
     *
     * @param kind the singular noun for messages and the audit log, for example {@code source}
     */
    protected Definitions(String kind, Table<R> table) {
        this.kind = kind;
        this.table = table;
    }

    /** What became of a definition that was put. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /** A definition after {@link #put}. */
    public record Put<R>(R row, Outcome outcome) {}

    /** The definition as readers may see it: without secrets. */
    public abstract ObjectNode present(R row);

    /** The definition as its maker sees it, this once. */
    public ObjectNode presentNew(R row) {
        return present(row);
    }

    /** A first revision from a document, or a refusal. */
    protected abstract R fresh(Work work, String project, String id, ObjectNode document);

    /** The row with the document's content and all else as it was, or a refusal. */
    protected abstract R changed(Work work, R before, ObjectNode document);

    /** Refuses when something else needs the row; removes what belongs to it alone. */
    protected void beforeRemoval(Work work, R row) {}

    /** True when the data plane works with this kind. */
    protected boolean concernsDataPlane() {
        return true;
    }

    /** In the order of their ids. */
    public List<R> list(Tx tx, String project) {
        requireProject(tx, project);
        return tx.where(table, Map.of("project", project));
    }

    public R get(Tx tx, String project, String id) {
        return find(tx, project, id).orElseThrow(() -> missing(id));
    }

    public Optional<R> find(Tx tx, String project, String id) {
        return tx.find(table, key(project, id));
    }

    /** Makes a new definition; a document without an id is given one. */
    public R create(Work work, String project, ObjectNode document) {
        requireProject(work.tx(), project);
        String id = document.path("id").asText(Names.id(work.ids()));
        if (work.tx().find(table, key(project, id)).isPresent()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT, "There is already a " + kind + " with the id " + id);
        }
        R row = fresh(work, project, id, document);
        work.tx().insert(table, row);
        record(work, "created", row, AuditLog.nothing(), present(row));
        return row;
    }

    /** Replaces the content of a definition; the same content again changes nothing. */
    public R update(Work work, R before, ObjectNode document, Expected expected) {
        expected.check(before);
        R after = changed(work, before, document);
        return after.equals(before) ? before : replace(work, "updated", before, after);
    }

    public void delete(Work work, R row, Expected expected) {
        expected.check(row);
        beforeRemoval(work, row);
        work.tx().delete(table, keyOf(row));
        record(work, "deleted", row, present(row), AuditLog.nothing());
    }

    /** Creates or updates, by the id in the document. */
    public Put<R> put(Work work, String project, ObjectNode document) {
        var found = work.tx().find(table, key(project, document.path("id").asText()));
        if (found.isEmpty()) {
            return new Put<>(create(work, project, document), Outcome.CREATED);
        }
        R before = found.get();
        R after = update(work, before, document, Expected.ANY);
        return new Put<>(after, after.revision() == before.revision() ? Outcome.UNCHANGED : Outcome.UPDATED);
    }

    /** Stores {@code after} as the next revision of {@code before}. */
    protected R replace(Work work, String action, R before, R after) {
        R next = table.type().cast(after.revised(before.revision() + 1, work.now()));
        work.tx().update(table, next);
        record(work, action, next, present(before), present(next));
        return next;
    }

    protected RefusedException missing(String id) {
        return new RefusedException(RefusedException.Reason.NOT_FOUND, "There is no " + kind + " with the id " + id);
    }

    protected Object[] key(String project, String id) {
        return new Object[] {project, id};
    }

    protected void requireProject(Tx tx, String project) {
        Projects.require(tx, project);
    }

    protected Table<R> table() {
        return table;
    }

    /** A stored document as a tree. */
    public static JsonNode parsed(JsonText json) {
        try {
            return Json.MAPPER.readTree(json.utf8());
        } catch (IOException e) {
            throw new UncheckedIOException("A document in the control store is not JSON", e);
        }
    }

    /** An object to present a row in. */
    protected static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    private Map<String, Object> keyOf(R row) {
        Object[] values = key(row.project(), row.id());
        Map<String, Object> key = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            key.put(table.key().get(i), values[i]);
        }
        return key;
    }

    private void record(Work work, String action, R row, JsonNode before, JsonNode after) {
        if (concernsDataPlane()) {
            work.forDataPlane();
        }
        AuditLog.record(work, action, new AuditLog.Subject(row.project(), kind, row.id()), before, after);
    }
}
