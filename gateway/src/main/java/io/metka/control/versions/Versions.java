package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Script;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.Expected;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The versions of containers: made whole, never changed, published and published again. */
public final class Versions {
    private static final Table<VersionRow> TABLE =
            Table.of("container_versions", VersionRow.class, "container", "version");
    private static final Table<ScriptRow> SCRIPTS =
            Table.of("container_scripts", ScriptRow.class, "container", "version");

    private final Containers containers;
    private final Compiler compiler;

    public Versions(Containers containers, Compiler compiler) {
        this.containers = containers;
        this.compiler = compiler;
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
                .put("note", row.note())
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

    /** What keeps a configuration from being a version. */
    List<Finding> check(JsonNode configuration) {
        return compiler.check(configuration);
    }

    /** Makes the next version from a document with {@code configuration} and perhaps a {@code note}. */
    public VersionRow create(Work work, ContainerRow container, ObjectNode document) {
        JsonNode configuration = document.path("configuration");
        RefusedException.ifAny(compiler.check(configuration).stream()
                .map(finding -> finding.under("/configuration"))
                .toList());
        int number = latest(work.tx(), container).map(VersionRow::version).orElse(0) + 1;
        VersionRow row = new VersionRow(
                container.id(),
                number,
                document.path("note").asText(""),
                JsonText.of(configuration.toString()),
                work.actor(),
                work.now());
        work.tx().insert(TABLE, row);
        AuditLog.record(
                work,
                "created",
                new AuditLog.Subject(container.project(), "version", container.id() + "/" + number),
                NullNode.getInstance(),
                summarise(container, row));
        return row;
    }

    /** Serves a version to the sites; an older one than the published one is a rollback. */
    public ContainerRow publish(Work work, ContainerRow container, VersionRow row, Expected expected) {
        if (work.tx().find(SCRIPTS, row.container(), row.version()).isEmpty()) {
            Script script = compiler.compile(new Compiler.Draft(
                    new ProjectId(container.project()),
                    row.container(),
                    row.version(),
                    containers.writeKey(work.tx(), container),
                    Definitions.parsed(row.configuration())));
            work.tx().insert(SCRIPTS, ScriptRow.of(row.container(), row.version(), script));
        }
        return containers.publish(work, container, row.version(), expected);
    }

    Script script(Tx tx, ContainerRow container) {
        return tx.find(SCRIPTS, container.id(), container.publishedVersion())
                .orElseThrow(() -> new IllegalStateException("The container " + container.id()
                        + " is published without a script; publish its version again"))
                .script();
    }

    static void deleteAll(Tx tx, String container) {
        tx.delete(SCRIPTS, Map.of("container", container));
        tx.delete(TABLE, Map.of("container", container));
    }
}
