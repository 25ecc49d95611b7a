package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Tx;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.VersionRow;
import io.metka.control.versions.Versions;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.Expected;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.Names;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The workspaces of containers: made, renamed, filled from a version, emptied, removed. */
public final class Workspaces {
    private static final int MOST = 200;

    private final WorkspaceRows rows;
    private final Versions versions;
    private final Entities entities;

    public Workspaces(WorkspaceRows rows, Versions versions, Entities entities) {
        this.rows = rows;
        this.versions = versions;
        this.entities = entities;
    }

    /** In the order of their ids. */
    public List<WorkspaceRow> list(Tx tx, ContainerRow container) {
        return rows.list(tx, container.id());
    }

    public WorkspaceRow get(Tx tx, ContainerRow container, String id) {
        return rows.find(tx, container.id(), id)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "The container " + container.id() + " has no workspace " + id));
    }

    /** The workspace with all that it holds. */
    public Draft draft(Tx tx, ContainerRow container, WorkspaceRow row) {
        return Draft.of(row, contents(tx, container, row.base()), rows.changes(tx, row));
    }

    /** What a version holds; version 0 holds nothing. */
    public Contents contents(Tx tx, ContainerRow container, int version) {
        return version == 0
                ? Contents.empty()
                : Contents.of(
                        Definitions.parsed(versions.get(tx, container, version).configuration()));
    }

    /** The workspace as readers see it. */
    public ObjectNode present(Tx tx, ContainerRow container, WorkspaceRow row) {
        List<ChangeRow> changes = rows.changes(tx, row);
        return Json.MAPPER
                .createObjectNode()
                .put("project", row.project())
                .put("container", row.container())
                .put("id", row.id())
                .put("name", row.name())
                .put("base_version", row.base())
                .put("latest_version", newest(tx, container))
                .put("changes", changes.size())
                .put("conflicts", (int)
                        changes.stream().filter(ChangeRow::conflict).count())
                .put("created_by", row.createdBy())
                .put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    /** Makes a workspace that begins with what the live version holds, or the newest when none is live. */
    public WorkspaceRow create(Work work, ContainerRow container, String name) {
        return create(work, container, Json.MAPPER.createObjectNode().put("name", name));
    }

    /** Makes a workspace from a document with {@code name} and perhaps an {@code id} and a {@code version}. */
    public WorkspaceRow create(Work work, ContainerRow container, ObjectNode document) {
        String id = document.path("id").asText(Names.id(work.ids()));
        if (rows.find(work.tx(), container.id(), id).isPresent()) {
            throw conflict("There is already a workspace with the id " + id);
        }
        if (list(work.tx(), container).size() >= MOST) {
            throw conflict("A container has " + MOST + " workspaces at most; delete those that nobody needs");
        }
        String name = document.path("name").asText();
        WorkspaceRow row = new WorkspaceRow(
                container.project(), container.id(), id, name, 0, work.actor(), 1, work.now(), work.now());
        rows.insert(work.tx(), row);
        int wanted = document.path("version").asInt(preferred(work.tx(), container));
        WorkspaceRow filled = fill(work, container, row, wanted);
        record(work, "created", filled, NullNode.getInstance(), state(filled));
        return filled;
    }

    public WorkspaceRow rename(Work work, WorkspaceRow row, String name, Expected expected) {
        expected.check(row);
        if (name.equals(row.name())) {
            return row;
        }
        WorkspaceRow next = rows.replace(work, row.named(name));
        record(work, "updated", next, state(row), state(next));
        return next;
    }

    public void delete(Work work, WorkspaceRow row, Expected expected) {
        expected.check(row);
        if (rows.list(work.tx(), row.container()).size() == 1) {
            throw conflict("A container has at least one workspace; abandon the changes of this one, or make another");
        }
        rows.delete(work.tx(), row);
        record(work, "deleted", row, state(row), NullNode.getInstance());
    }

    /** Throws all changes away; the workspace begins again as a new one would. */
    public WorkspaceRow abandon(Work work, ContainerRow container, WorkspaceRow row, Expected expected) {
        expected.check(row);
        WorkspaceRow next = fill(work, container, row, preferred(work.tx(), container));
        record(work, "abandoned", next, state(row), state(next));
        return next;
    }

    /** Makes the workspace hold what a version holds, as changes to the newest version. */
    public WorkspaceRow restore(Work work, ContainerRow container, WorkspaceRow row, int version) {
        WorkspaceRow next = fill(work, container, row, version);
        record(work, "restored", next, state(row), state(next).put("version", version));
        return next;
    }

    /** Saves an entity, new or known by its id, whatever its revision; refuses one that its schema does not allow. */
    public JsonNode put(Work work, ContainerRow container, WorkspaceRow row, Kind kind, ObjectNode document) {
        return entities.put(work, draft(work.tx(), container, row), kind, document);
    }

    /**
     * Saves every entity of a document that has the shape of a version, as {@link #put} does; a refusal points into the
     * document and nothing is saved.
     */
    public void putAll(Work work, ContainerRow container, WorkspaceRow row, JsonNode version) {
        List<Finding> findings = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < version.path(kind.list()).size(); i++) {
                String place = "/" + kind.list() + "/" + i;
                if (version.path(kind.list()).get(i) instanceof ObjectNode entity) {
                    entities.check(kind, entity).forEach(finding -> findings.add(finding.under(place)));
                } else {
                    findings.add(new Finding(place, "an entity is a JSON object"));
                }
            }
        }
        RefusedException.ifAny(findings);
        Draft draft = draft(work.tx(), container, row);
        Contents.of(version).each((kind, entity) -> entities.put(work, draft, kind, (ObjectNode) entity));
    }

    /** The base is always the newest version, so that a later merge does not bring back what was left out on purpose. */
    private WorkspaceRow fill(Work work, ContainerRow container, WorkspaceRow row, int version) {
        Contents wanted = contents(work.tx(), container, version);
        int newest = newest(work.tx(), container);
        rows.clear(work.tx(), row);
        WorkspaceRow next = row.base() == newest ? row : rows.replace(work, row.over(newest));
        Draft draft = draft(work.tx(), container, next);
        for (Comparison.Change change : Comparison.of(draft.base(), wanted)) {
            entities.store(work, draft, change.kind(), change.id(), change.after());
        }
        return next;
    }

    private int preferred(Tx tx, ContainerRow container) {
        return container.publishedVersion() > 0 ? container.publishedVersion() : newest(tx, container);
    }

    private int newest(Tx tx, ContainerRow container) {
        Optional<VersionRow> latest = versions.latest(tx, container);
        return latest.map(VersionRow::version).orElse(0);
    }

    static ObjectNode state(WorkspaceRow row) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", row.id())
                .put("name", row.name())
                .put("base_version", row.base());
    }

    static void record(Work work, String action, WorkspaceRow row, JsonNode before, JsonNode after) {
        AuditLog.record(
                work,
                action,
                new AuditLog.Subject(row.project(), "workspace", row.container() + "/" + row.id()),
                before,
                after);
    }

    private static RefusedException conflict(String message) {
        return new RefusedException(RefusedException.Reason.CONFLICT, message);
    }
}
