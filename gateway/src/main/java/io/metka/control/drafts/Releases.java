package io.metka.control.drafts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.versions.Compiler;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.VersionRow;
import io.metka.control.versions.Versions;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns drafts into versions, and says what keeps a draft from becoming one. */
public final class Releases {
    private final WorkspaceRows rows;
    private final Workspaces workspaces;
    private final Merging merging;
    private final Versions versions;
    private final Compiler compiler;

    public Releases(Workspaces workspaces, Merging merging, Versions versions, Compiler compiler, WorkspaceRows rows) {
        this.workspaces = workspaces;
        this.merging = merging;
        this.versions = versions;
        this.compiler = compiler;
        this.rows = rows;
    }

    /**
     * Makes a version of what the workspace holds, brought over the newest version first; from then on the workspace is
     * a draft over the new version. Refused while there are conflicts or problems.
     *
     * @param document {@code name} and {@code note}, either may be missing
     */
    public VersionRow release(Work work, ContainerRow container, WorkspaceRow row, ObjectNode document) {
        WorkspaceRow merged = merging.sync(work, container, row);
        Draft draft = workspaces.draft(work.tx(), container, merged);
        refuseConflicts(draft, merged.base() != row.base());
        requireSound(draft);
        rows.clear(work.tx(), merged);
        VersionRow version = versions.create(
                work,
                container,
                new Versions.Draft(
                        document.path("name").asText(""),
                        document.path("note").asText(""),
                        row.id(),
                        draft.contents().document()));
        WorkspaceRow now = workspaces.get(work.tx(), container, row.id());
        if (now.base() != version.version()) {
            rows.replace(work, now.over(version.version()));
        }
        return version;
    }

    /** Refuses a draft that cannot become a script; the refusal names each entity by its kind and id. */
    public void requireSound(Draft draft) {
        List<Finding> findings = problems(draft).stream()
                .map(problem -> new Finding(problem.path(), problem.message()))
                .toList();
        if (!findings.isEmpty()) {
            throw new RefusedException(
                    RefusedException.Reason.INVALID,
                    "The draft cannot become a script; see errors, which name each entity by its kind and id",
                    findings);
        }
    }

    private static void refuseConflicts(Draft draft, boolean found) {
        List<ChangeRow> conflicts = draft.conflicts();
        if (conflicts.isEmpty()) {
            return;
        }
        List<Finding> findings = conflicts.stream()
                .map(change -> new Finding(
                        "/" + change.list() + "/" + change.id(),
                        "version " + draft.workspace().base() + " has changed it otherwise than this workspace"))
                .toList();
        throw new RefusedException(
                RefusedException.Reason.CONFLICT,
                (found ? "A newer version has changed the same entities: POST sync first, then r" : "R")
                        + "esolve each of the conflicts with ours, theirs or a document, and try again",
                findings);
    }

    /** What keeps a draft from becoming a version, or speaks against publishing it. */
    public List<DraftProblem> problems(Draft draft) {
        List<DraftProblem> problems = new ArrayList<>();
        for (Finding finding : compiler.check(draft.contents().document())) {
            Optional<Contents.Place> place = draft.contents().place(finding.pointer());
            problems.add(place.map(in ->
                            new DraftProblem(in.kind().list(), in.id(), in.name(), in.pointer(), finding.message()))
                    .orElseGet(() -> new DraftProblem("", "", "", finding.pointer(), finding.message())));
        }
        return problems;
    }

    /**
     * One thing that is wrong with a draft.
     *
     * @param kind the list of the entity, empty when it is about the whole draft; so are id and name
     * @param pointer JSON Pointer from the entity
     */
    public record DraftProblem(String kind, String id, String name, String pointer, String message) {
        String path() {
            return (kind.isEmpty() ? "" : "/" + kind + "/" + id) + pointer;
        }

        /** For readers of the API. */
        public ObjectNode present() {
            return Json.MAPPER
                    .createObjectNode()
                    .put("kind", kind)
                    .put("id", id)
                    .put("name", name)
                    .put("pointer", pointer)
                    .put("message", message);
        }
    }
}
