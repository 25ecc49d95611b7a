package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.support.Json;
import io.metka.support.Sha256;
import java.util.List;
import java.util.Map;

/**
 * The secrets with which servers import events of the past for a source. A write key cannot do that, because anybody can
 * read it in a page and would rewrite the site's history.
 */
public final class ImportKeys {
    private static final Table<ImportKeyRow> TABLE =
            Table.of("import_keys", ImportKeyRow.class, "project", "source", "id");
    private static final int MOST = 20;

    /** A new key, which is shown this once. */
    public record Made(ImportKeyRow row, String key) {}

    /** The keys of one source in the order of their ids. */
    public List<ImportKeyRow> list(Tx tx, SourceRow source) {
        return tx.where(TABLE, Map.of("project", source.project(), "source", source.id()));
    }

    /** The keys of all sources. */
    public List<ImportKeyRow> all(Tx tx) {
        return tx.all(TABLE);
    }

    /** Makes a key from a document with a {@code name}. */
    public Made create(Work work, SourceRow source, ObjectNode document) {
        if (list(work.tx(), source).size() >= MOST) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "A source has at most " + MOST + " import keys; delete those that nobody uses");
        }
        String key = Names.importKey(work.ids());
        ImportKeyRow row = new ImportKeyRow(
                source.project(),
                source.id(),
                Names.id(work.ids()),
                document.path("name").asText(),
                Sha256.hex(key),
                work.actor(),
                work.now());
        work.tx().insert(TABLE, row);
        work.forDataPlane();
        AuditLog.record(work, "created", subject(row), AuditLog.nothing(), present(row));
        return new Made(row, key);
    }

    /** Revokes a key: from the next catalog on nothing can be imported with it. */
    public void delete(Work work, SourceRow source, String id) {
        ImportKeyRow row = work.tx()
                .find(TABLE, source.project(), source.id(), id)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND, "There is no import key with the id " + id));
        work.tx().delete(TABLE, Map.of("project", row.project(), "source", row.source(), "id", row.id()));
        work.forDataPlane();
        AuditLog.record(work, "deleted", subject(row), present(row), AuditLog.nothing());
    }

    /** The key as anybody may see it who may see the source. */
    public ObjectNode present(ImportKeyRow row) {
        return Json.MAPPER
                .createObjectNode()
                .put("project", row.project())
                .put("source", row.source())
                .put("id", row.id())
                .put("name", row.name())
                .put("created_by", row.createdBy())
                .put("created_at", row.createdAt().toString());
    }

    /** With the secret, for its maker. */
    public ObjectNode presentNew(Made made) {
        return present(made.row()).put("key", made.key());
    }

    static void removed(Tx tx, SourceRow source) {
        tx.delete(TABLE, Map.of("project", source.project(), "source", source.id()));
    }

    private static AuditLog.Subject subject(ImportKeyRow row) {
        return new AuditLog.Subject(row.project(), "import key", row.source() + "/" + row.id());
    }
}
