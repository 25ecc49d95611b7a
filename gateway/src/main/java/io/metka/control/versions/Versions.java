package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The versions of containers: made whole, never changed. */
public final class Versions {
    static final Table<VersionRow> TABLE = Table.of("container_versions", VersionRow.class, "container", "version");

    private final Compiler compiler;
    private final Publishing publishing;
    private final List<Companion> companions;

    public Versions(Compiler compiler, Publishing publishing, Companion... companions) {
        this.compiler = compiler;
        this.publishing = publishing;
        this.companions = List.of(companions);
    }

    /**
     * What a new version is made of.
     *
     * @param workspace the id of the workspace that it is made from; empty for none
     */
    public record Draft(String name, String note, String workspace, JsonNode configuration) {
        /** A version that a request describes as a whole. */
        public static Draft of(JsonNode document) {
            return new Draft(
                    document.path("name").asText(""),
                    document.path("note").asText(""),
                    "",
                    document.path("configuration"));
        }
    }

    /**
     * The latest versions first.
     *
     * @param before only versions with a smaller number; 0 means all
     */
    public List<VersionRow> page(Tx tx, ContainerRow container, int before, int limit) {
        Map<String, String> equal = Map.of("container", container.id());
        return before == 0
                ? tx.latest(TABLE, equal, "version", limit)
                : tx.latestBefore(TABLE, equal, "version", before, limit);
    }

    public VersionRow get(Tx tx, ContainerRow container, int version) {
        return tx.find(TABLE, container.id(), version)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "The container " + container.id() + " has no version " + version));
    }

    public Optional<VersionRow> latest(Tx tx, ContainerRow container) {
        return page(tx, container, 0, 1).stream().findFirst();
    }

    /** The version without its configuration, which may be long. */
    public ObjectNode summarise(ContainerRow container, VersionRow row) {
        return Json.MAPPER
                .createObjectNode()
                .put("project", container.project())
                .put("container", row.container())
                .put("version", row.version())
                .put("name", row.name())
                .put("note", row.note())
                .put("workspace", row.workspace())
                .put("published", row.version() == container.publishedVersion())
                .put("created_by", row.createdBy())
                .put("created_at", row.createdAt().toString());
    }

    /** The whole version. */
    public ObjectNode present(ContainerRow container, VersionRow row) {
        ObjectNode view = summarise(container, row);
        view.set("configuration", Definitions.parsed(row.configuration()));
        return view;
    }

    /** Makes the next version from a document with {@code configuration} and perhaps {@code name} and {@code note}. */
    public VersionRow create(Work work, ContainerRow container, ObjectNode document) {
        return create(work, container, Draft.of(document));
    }

    /** Makes the next version; a refusal points into a document that has it as {@code configuration}. */
    public VersionRow create(Work work, ContainerRow container, Draft draft) {
        RefusedException.ifAny(compiler.check(draft.configuration()).stream()
                .map(finding -> finding.under("/configuration"))
                .toList());
        int number = latest(work.tx(), container).map(VersionRow::version).orElse(0) + 1;
        VersionRow row = new VersionRow(
                container.id(),
                number,
                draft.name(),
                draft.note(),
                draft.workspace(),
                JsonText.of(draft.configuration().toString()),
                work.actor(),
                work.now());
        work.tx().insert(TABLE, row);
        AuditLog.record(
                work,
                "created",
                new AuditLog.Subject(container.project(), "version", container.id() + "/" + number),
                NullNode.getInstance(),
                summarise(container, row));
        publishing.follow(work, container, row);
        companions.forEach(companion -> companion.versioned(work, container, row));
        return row;
    }

    static void deleteAll(Tx tx, String container) {
        tx.delete(TABLE, Map.of("container", container));
    }
}
