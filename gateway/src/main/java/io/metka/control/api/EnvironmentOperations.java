package io.metka.control.api;

import io.metka.control.drafts.Approvals;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.EnvironmentRow;
import io.metka.control.versions.Environments;
import io.metka.control.versions.Publishing;
import io.metka.control.workspace.Work;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Where a container's versions are served, and the hosts abroad that it may exchange data with. */
final class EnvironmentOperations {
    private static final String LIST = DraftDesk.CONTAINER + "/environments";
    private static final String ONE = LIST + "/{environment}";
    private static final String APPROVALS = DraftDesk.CONTAINER + "/approvals";

    private final DraftDesk drafts;
    private final Environments environments;
    private final Publishing publishing;
    private final Approvals approvals;

    private EnvironmentOperations(
            DraftDesk drafts, Environments environments, Publishing publishing, Approvals approvals) {
        this.drafts = drafts;
        this.environments = environments;
        this.publishing = publishing;
        this.approvals = approvals;
    }

    static List<Operation> of(DraftDesk drafts, Environments environments, Publishing publishing, Approvals approvals) {
        var operations = new EnvironmentOperations(drafts, environments, publishing, approvals);
        return List.of(
                Operation.get(LIST, "listEnvironments", operations::list),
                Operation.post(LIST, "createEnvironment", operations::create),
                Operation.get(ONE, "readEnvironment", operations::read),
                Operation.put(ONE, "updateEnvironment", operations::rename),
                Operation.delete(ONE, "deleteEnvironment", operations::delete),
                Operation.post(ONE + "/token", "rotateEnvironmentToken", operations::rotate),
                Operation.get(APPROVALS, "listApprovals", operations::listApprovals),
                Operation.post(APPROVALS, "createApproval", operations::approve),
                Operation.delete(APPROVALS + "/{host}", "deleteApproval", operations::withdraw));
    }

    private Answer list(Call call) {
        return drafts.read(tx -> Answer.list(environments.list(tx, drafts.container(tx, call)).stream()
                .map(Environments::present)
                .toList()));
    }

    private Answer create(Call call) {
        return changed(201, call, (work, container) -> environments.create(work, container, call.body()));
    }

    private Answer read(Call call) {
        return drafts.read(tx -> Answer.definition(
                200,
                Environments.present(environments.get(tx, drafts.container(tx, call), call.parameter("environment")))));
    }

    private Answer rename(Call call) {
        String name = call.body().path("name").asText();
        return changed(
                200,
                call,
                (work, container) ->
                        publishing.rename(work, container, row(work, container, call), name, call.expected()));
    }

    private Answer delete(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            ContainerRow container = drafts.container(work.tx(), call);
            publishing.close(work, row(work, container, call), call.expected());
            return new Answer.Empty();
        });
    }

    private Answer rotate(Call call) {
        return changed(
                200, call, (work, container) -> environments.rotate(work, row(work, container, call), call.expected()));
    }

    private Answer changed(int status, Call call, BiFunction<Work, ContainerRow, EnvironmentRow> change) {
        return drafts.desk()
                .changes()
                .make(
                        call.actor(),
                        work -> Answer.definition(
                                status, Environments.present(change.apply(work, drafts.container(work.tx(), call)))));
    }

    private EnvironmentRow row(Work work, ContainerRow container, Call call) {
        return environments.get(work.tx(), container, call.parameter("environment"));
    }

    private Answer listApprovals(Call call) {
        return drafts.read(tx -> Answer.list(approvals.list(tx, drafts.container(tx, call)).stream()
                .map(approvals::present)
                .toList()));
    }

    private Answer approve(Call call) {
        return drafts.desk()
                .changes()
                .make(
                        call.actor(),
                        work -> new Answer.Document(
                                201,
                                approvals.present(
                                        approvals.create(work, drafts.container(work.tx(), call), call.body())),
                                Map.of()));
    }

    private Answer withdraw(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            approvals.delete(work, drafts.container(work.tx(), call), call.parameter("host"));
            return new Answer.Empty();
        });
    }
}
