package io.metka.control.api;

import com.fasterxml.jackson.databind.node.NullNode;
import io.metka.container.PreviewSession;
import io.metka.container.Previews;
import io.metka.control.drafts.Draft;
import io.metka.control.drafts.Releases;
import io.metka.control.store.Tx;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.PreviewLinks;
import io.metka.control.versions.VersionRow;
import io.metka.control.versions.Versions;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.RefusedException;
import io.metka.model.ProjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Previews: the link to a draft or a version, what happens in the browser that follows it, and its end. */
final class PreviewOperations {
    private static final String SESSION = "/projects/{project}/preview/{session}";

    private final DraftDesk drafts;
    private final Parts parts;

    /** What previews are made with, and where they are. */
    record Parts(Versions versions, Releases releases, PreviewLinks links, Previews previews, LiveStreams streams) {}

    private PreviewOperations(DraftDesk drafts, Parts parts) {
        this.drafts = drafts;
        this.parts = parts;
    }

    static List<Operation> of(DraftDesk drafts, Parts parts) {
        var operations = new PreviewOperations(drafts, parts);
        return List.of(
                Operation.post(DraftDesk.ONE + "/preview", "previewWorkspace", operations::workspace),
                Operation.post(
                        DraftDesk.CONTAINER + "/versions/{version}/preview", "previewVersion", operations::version),
                Operation.delete(SESSION, "endPreview", operations::end),
                Operation.get(SESSION + "/events", "streamPreview", operations::events));
    }

    private Answer workspace(Call call) {
        return make(call, (tx, container) -> {
            Draft draft = drafts.draft(tx, call);
            parts.releases().requireSound(draft);
            return new PreviewLinks.Order(
                    draft.contents().document(),
                    draft.workspace().base(),
                    "workspace " + draft.workspace().id(),
                    call.body());
        });
    }

    private Answer version(Call call) {
        return make(call, (tx, container) -> {
            VersionRow row = parts.versions().get(tx, container, call.number("version"));
            return new PreviewLinks.Order(
                    Definitions.parsed(row.configuration()), row.version(), "version " + row.version(), call.body());
        });
    }

    private Answer make(Call call, BiFunction<Tx, ContainerRow, PreviewLinks.Order> order) {
        PreviewLinks.Link link = drafts.desk().changes().make(call.actor(), work -> {
            ContainerRow container = drafts.container(work.tx(), call);
            return parts.links().make(work, container, order.apply(work.tx(), container));
        });
        link.open(parts.previews());
        return new Answer.Document(201, link.view(), Map.of("Cache-Control", "no-store"));
    }

    private Answer end(Call call) {
        PreviewSession session = session(call);
        parts.previews().end(session.facts().id());
        return drafts.desk().changes().make(call.actor(), work -> {
            AuditLog.record(
                    work,
                    "deleted",
                    new AuditLog.Subject(
                            call.project(),
                            "preview",
                            session.facts().container() + "/" + session.facts().id()),
                    NullNode.getInstance(),
                    NullNode.getInstance());
            return new Answer.Empty();
        });
    }

    private Answer events(Call call) {
        String last = Optional.ofNullable(call.headers().get("Last-Event-ID")).orElse("");
        return parts.streams().open(session(call), last.matches("\\d{1,18}") ? Long.parseLong(last) : 0);
    }

    private PreviewSession session(Call call) {
        return parts.previews()
                .find(new ProjectId(call.project()), call.parameter("session"))
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "There is no preview " + call.parameter("session")
                                + " here; it may have ended. Make another link"));
    }
}
