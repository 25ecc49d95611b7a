package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.support.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/**
 * The write keys that sources had before. A key is replaced without a gap: the old one is taken beside the new until it is
 * revoked or expires, because published scripts and caches carry it for a while.
 */
public final class WriteKeys {
    /** How the present key is called where retired ones have an id. */
    public static final String PRESENT = "present";

    private static final Table<WriteKeyRow> TABLE =
            Table.of("write_keys", WriteKeyRow.class, "project", "source", "id");

    /** The retired keys of one source. */
    public List<WriteKeyRow> list(Tx tx, SourceRow source) {
        return tx.where(TABLE, Map.of("project", source.project(), "source", source.id()));
    }

    /** The retired keys of all sources. */
    public List<WriteKeyRow> all(Tx tx) {
        return tx.all(TABLE);
    }

    /** Keeps the key that a source has; a document may say {@code expires_at}. */
    WriteKeyRow retire(Work work, SourceRow source, ObjectNode document) {
        if (!list(work.tx(), source).isEmpty()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The source has two write keys already; revoke the old one before you make another");
        }
        WriteKeyRow row = new WriteKeyRow(
                source.project(),
                source.id(),
                Names.id(work.ids()),
                source.writeKey(),
                work.actor(),
                work.now(),
                expiry(document, work.now()));
        work.tx().insert(TABLE, row);
        return row;
    }

    /** Revokes a retired key: from the next catalog on it is unknown. */
    public void delete(Work work, SourceRow source, String id) {
        if (id.equals(PRESENT)) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "This is the key that the source has; make a new one first, then revoke this one");
        }
        WriteKeyRow row = work.tx()
                .find(TABLE, source.project(), source.id(), id)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND, "There is no write key with the id " + id));
        work.tx().delete(TABLE, Map.of("project", row.project(), "source", row.source(), "id", row.id()));
        work.forDataPlane();
        AuditLog.record(
                work,
                "deleted",
                new AuditLog.Subject(row.project(), "write key", row.source() + "/" + row.id()),
                present(row),
                AuditLog.nothing());
    }

    /** A retired key. */
    public ObjectNode present(WriteKeyRow row) {
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("id", row.id())
                .put("write_key", row.writeKey())
                .put("state", "retired")
                .put("retired_by", row.retiredBy())
                .put("retired_at", row.retiredAt().toString());
        if (row.expiresAt() > 0) {
            view.put("expires_at", Instant.ofEpochMilli(row.expiresAt()).toString());
        }
        return view;
    }

    /** The key that a source has. */
    public ObjectNode present(SourceRow source) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", PRESENT)
                .put("write_key", source.writeKey())
                .put("state", PRESENT);
    }

    static boolean isTaken(Tx tx, String key) {
        return !tx.where(TABLE, Map.of("write_key", key)).isEmpty();
    }

    static void removed(Tx tx, SourceRow source) {
        tx.delete(TABLE, Map.of("project", source.project(), "source", source.id()));
    }

    private static long expiry(ObjectNode document, Instant now) {
        if (!document.hasNonNull("expires_at")) {
            return 0;
        }
        try {
            Instant expiresAt = Instant.parse(document.path("expires_at").asText());
            if (expiresAt.isAfter(now)) {
                return expiresAt.toEpochMilli();
            }
        } catch (DateTimeParseException e) {
            // Said below, as for a time that has passed.
        }
        throw new RefusedException(
                RefusedException.Reason.INVALID,
                "The time of expiry cannot be used",
                List.of(new Finding("/expires_at", "must be a time to come, such as 2026-12-31T00:00:00Z")));
    }
}
