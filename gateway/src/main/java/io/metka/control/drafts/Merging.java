package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Tx;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.VersionRow;
import io.metka.control.versions.Versions;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.util.List;
import java.util.Optional;

/**
 * Brings workspaces over the newest version, entity by entity and three ways.
 *
 * <p>An entity that only one side has changed is taken from that side. One that both have changed to the same is settled.
 * One that they have changed differently is a conflict: the workspace keeps its own until somebody decides.
 */
public final class Merging {
    private final WorkspaceRows rows;
    private final Workspaces workspaces;
    private final Versions versions;
    private final Entities entities;

    public Merging(WorkspaceRows rows, Workspaces workspaces, Versions versions, Entities entities) {
        this.rows = rows;
        this.workspaces = workspaces;
        this.versions = versions;
        this.entities = entities;
    }

    /** Moves the workspace to the newest version; nothing happens when it is there. */
    public WorkspaceRow sync(Work work, ContainerRow container, WorkspaceRow row) {
        int newest =
                versions.latest(work.tx(), container).map(VersionRow::version).orElse(0);
        if (row.base() == newest) {
            return row;
        }
        Draft draft = workspaces.draft(work.tx(), container, row);
        Contents theirs = workspaces.contents(work.tx(), container, newest);
        draft.changes().forEach(change -> merge(work.tx(), draft.base(), theirs, change));
        WorkspaceRow next = rows.replace(work, row.over(newest));
        Workspaces.record(work, "synced", next, Workspaces.state(row), Workspaces.state(next));
        return next;
    }

    private void merge(Tx tx, Contents base, Contents theirs, ChangeRow change) {
        Kind kind = Kind.of(change.list());
        Optional<JsonNode> ours = Draft.document(change.document());
        Optional<JsonNode> common = change.conflict() ? Draft.document(change.common()) : base.find(kind, change.id());
        Optional<JsonNode> other = theirs.find(kind, change.id());
        if (ours.equals(other)) {
            rows.remove(tx, change);
        } else if (other.equals(common)) {
            rows.put(tx, change.settled(change.document()));
        } else {
            rows.put(tx, change.contested(Draft.stored(common)));
        }
    }

    /** The conflicts as readers see them. */
    public List<ObjectNode> conflicts(Draft draft) {
        return draft.conflicts().stream()
                .map(change -> {
                    Kind kind = Kind.of(change.list());
                    Optional<JsonNode> base = Draft.document(change.common());
                    Optional<JsonNode> theirs = draft.base().find(kind, change.id());
                    Optional<JsonNode> ours = Draft.document(change.document());
                    ObjectNode view = Json.MAPPER
                            .createObjectNode()
                            .put("kind", kind.list())
                            .put("id", change.id())
                            .put("name", name(ours.or(() -> theirs).or(() -> base)))
                            .put("changed_by", change.changedBy())
                            .put("changed_at", change.changedAt().toString());
                    view.set("base", Draft.orNull(base));
                    view.set("theirs", Draft.orNull(theirs));
                    view.set("ours", Draft.orNull(ours));
                    return view;
                })
                .toList();
    }

    /** Decides a conflict: for ours, for theirs, or for a document that unites them. */
    public void resolve(Work work, Draft draft, Kind kind, String id, ObjectNode decision) {
        ChangeRow change = draft.change(kind, id)
                .filter(ChangeRow::conflict)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "The " + kind.noun() + " with the id " + id + " is in no conflict; see conflicts"));
        if (decision.path("document") instanceof ObjectNode document) {
            document.put("id", id);
            entities.put(work, draft, kind, document);
        }
        boolean theirs = decision.path("take").asText().equals("theirs");
        Optional<JsonNode> taken = theirs
                ? draft.base().find(kind, id)
                : decision.path("document").isObject()
                        ? Optional.of(decision.path("document"))
                        : Draft.document(change.document());
        if (taken.equals(draft.base().find(kind, id))) {
            rows.remove(work.tx(), change);
        } else {
            JsonText settled = Draft.stored(taken);
            rows.put(work.tx(), change.settled(settled));
        }
        Workspaces.record(
                work,
                "resolved",
                draft.workspace(),
                Draft.orNull(Draft.document(change.document())),
                Draft.orNull(taken));
    }

    private static String name(Optional<JsonNode> entity) {
        return entity.map(Contents::name).orElse("");
    }
}
