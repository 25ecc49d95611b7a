package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.Role;
import io.metka.control.drafts.Contents;
import io.metka.control.drafts.Draft;
import io.metka.control.drafts.Insight;
import io.metka.control.drafts.Kind;
import io.metka.control.drafts.Merging;
import io.metka.control.drafts.Releases;
import io.metka.control.drafts.Transfers;
import io.metka.control.drafts.WorkspaceRow;
import io.metka.control.store.Tx;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.VersionRow;
import io.metka.control.versions.Versions;
import java.util.List;
import java.util.Map;

/** A draft as a whole: what is wrong with it, how it differs, merging, releasing, taking out and putting in. */
final class ReviewOperations {
    private static final String CONFLICTS = DraftDesk.ONE + "/conflicts";

    private final DraftDesk drafts;
    private final Parts parts;

    /** What knows drafts as a whole. */
    record Parts(Versions versions, Insight insight, Merging merging, Releases releases, Transfers transfers) {}

    private ReviewOperations(DraftDesk drafts, Parts parts) {
        this.drafts = drafts;
        this.parts = parts;
    }

    static List<Operation> of(DraftDesk drafts, Parts parts) {
        var operations = new ReviewOperations(drafts, parts);
        String one = DraftDesk.ONE;
        return List.of(
                Operation.get(one + "/problems", "listProblems", operations::problems),
                Operation.get(one + "/diff", "compareWorkspace", operations::diff),
                Operation.get(
                        DraftDesk.CONTAINER + "/versions/{version}/diff", "compareVersions", operations::versionDiff),
                Operation.get(one + "/lint", "lintWorkspace", operations::lint),
                Operation.get(one + "/unused", "listUnused", operations::unused),
                Operation.get(one + "/search", "searchEntities", operations::search),
                Operation.get(one + "/{kind}/{id}/uses", "listUses", operations::uses),
                Operation.post(one + "/sync", "syncWorkspace", operations::sync),
                Operation.get(CONFLICTS, "listConflicts", operations::conflicts),
                Operation.post(CONFLICTS + "/{kind}/{id}", "resolveConflict", operations::resolve),
                Operation.post(one + "/versions", "releaseWorkspace", operations::release),
                Operation.get(one + "/export", "exportEntities", operations::take),
                Operation.post(one + "/import", "importEntities", operations::put),
                Operation.post(one + "/copy", "copyEntities", operations::copy));
    }

    private Answer problems(Call call) {
        return drafts.read(tx -> Answer.list(parts.releases().problems(drafts.draft(tx, call)).stream()
                .map(Releases.DraftProblem::present)
                .toList()));
    }

    private Answer diff(Call call) {
        return drafts.read(tx -> {
            String against = call.asked("against").orElse("live");
            int version = against.equals("base")
                    ? drafts.workspace(tx, call).base()
                    : version(tx, call, against, "live, base, latest or the number of a version");
            return compared(tx, call, version, drafts.draft(tx, call).contents());
        });
    }

    private Answer versionDiff(Call call) {
        return drafts.read(tx -> {
            ContainerRow container = drafts.container(tx, call);
            VersionRow row = parts.versions().get(tx, container, call.number("version"));
            String against = call.asked("against").orElse("previous");
            int version = against.equals("previous")
                    ? row.version() - 1
                    : version(tx, call, against, "previous, live, latest or the number of a version");
            return compared(tx, call, version, drafts.workspaces().contents(tx, container, row.version()));
        });
    }

    private int version(Tx tx, Call call, String against, String allowed) {
        ContainerRow container = drafts.container(tx, call);
        return switch (against) {
            case "live" -> container.publishedVersion();
            case "latest" ->
                parts.versions().latest(tx, container).map(VersionRow::version).orElse(0);
            default -> {
                if (!against.matches("[1-9]\\d{0,8}")) {
                    throw Call.malformed("against", allowed, against);
                }
                yield Integer.parseInt(against);
            }
        };
    }

    private Answer compared(Tx tx, Call call, int version, Contents newer) {
        Contents older = drafts.workspaces().contents(tx, drafts.container(tx, call), version);
        ObjectNode view = io.metka.support.Json.MAPPER.createObjectNode().put("version", version);
        view.putArray("items").addAll(parts.insight().differences(older, newer));
        return Answer.ok(view);
    }

    private Answer lint(Call call) {
        return drafts.desk()
                .store()
                .read(tx -> Answer.list(parts.insight().lint(tx, drafts.container(tx, call), drafts.draft(tx, call))));
    }

    private Answer unused(Call call) {
        return drafts.read(tx -> Answer.list(parts.insight().unused(drafts.draft(tx, call))));
    }

    private Answer search(Call call) {
        var question = new Insight.Question(
                call.asked("q").orElse(""),
                call.asked("kind").orElse(""),
                call.asked("type").orElse(""),
                call.asked("folder").orElse(""),
                call.asked("label").orElse(""));
        return drafts.read(tx -> Answer.list(parts.insight().search(drafts.draft(tx, call), question)));
    }

    private Answer uses(Call call) {
        return drafts.read(
                tx -> Answer.list(parts.insight().uses(drafts.draft(tx, call), kind(call), call.parameter("id"))));
    }

    private Answer sync(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            ContainerRow container = drafts.container(work.tx(), call);
            WorkspaceRow row = parts.merging().sync(work, container, drafts.workspace(work.tx(), call));
            ObjectNode view = io.metka.support.Json.MAPPER.createObjectNode();
            view.set("workspace", drafts.workspaces().present(work.tx(), container, row));
            view.putArray("conflicts").addAll(parts.merging().conflicts(drafts.draft(work.tx(), call)));
            return Answer.ok(view);
        });
    }

    private Answer conflicts(Call call) {
        return drafts.read(tx -> Answer.list(parts.merging().conflicts(drafts.draft(tx, call))));
    }

    private Answer resolve(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            Draft draft = drafts.draft(work.tx(), call);
            parts.merging().resolve(work, draft, kind(call), call.parameter("id"), call.body());
            return Answer.list(parts.merging().conflicts(drafts.draft(work.tx(), call)));
        });
    }

    private Answer release(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            ContainerRow container = drafts.container(work.tx(), call);
            VersionRow row = parts.releases().release(work, container, drafts.workspace(work.tx(), call), call.body());
            return new Answer.Document(201, parts.versions().present(container, row), Map.of());
        });
    }

    private Answer take(Call call) {
        List<String> selected =
                call.asked("select").map(text -> List.of(text.split(",", -1))).orElse(List.of());
        return drafts.read(tx ->
                Answer.ok(parts.transfers().take(drafts.draft(tx, call).contents(), selected)));
    }

    private Answer put(Call call) {
        return drafts.desk()
                .changes()
                .make(
                        call.actor(),
                        work -> Answer.ok(parts.transfers().put(work, drafts.draft(work.tx(), call), call.body())));
    }

    private Answer copy(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            ObjectNode order = call.body().deepCopy();
            List<String> selected = new java.util.ArrayList<>();
            order.path("entities")
                    .forEach(one -> selected.add(
                            one.path("kind").asText() + "/" + one.path("id").asText()));
            order.set("document", parts.transfers().take(source(work.tx(), call), selected));
            return Answer.ok(parts.transfers().put(work, drafts.draft(work.tx(), call), order));
        });
    }

    private Contents source(Tx tx, Call call) {
        ObjectNode from = (ObjectNode) call.body().path("from");
        String project = from.path("project").asText(call.project());
        call.require(Role.VIEWER, project);
        ContainerRow container =
                drafts.containers().get(tx, project, from.path("container").asText());
        if (from.has("version")) {
            return drafts.workspaces()
                    .contents(tx, container, from.path("version").asInt());
        }
        WorkspaceRow workspace =
                drafts.workspaces().get(tx, container, from.path("workspace").asText());
        return drafts.workspaces().draft(tx, container, workspace).contents();
    }

    private static Kind kind(Call call) {
        return Kind.of(call.parameter("kind"));
    }
}
