package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.CommunicationPolicy;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;

/** The communication policies, one document for each project; a project that was never given one has no rules. */
public final class Policies extends ProjectDocuments<PolicyRow> {
    static final Table<PolicyRow> TABLE = Table.of("communication_policies", PolicyRow.class, "project");

    public Policies() {
        super("policy", TABLE);
    }

    /** The policies of every project that has one. */
    public List<CommunicationPolicy> all(Tx tx) {
        return tx.all(TABLE).stream()
                .map(row -> PolicyDocument.read(new ProjectId(row.project()), parsed(row.policy())))
                .toList();
    }

    @Override
    protected ObjectNode defaults(String project) {
        return view(project, PolicyDocument.complete(project, object()), 0);
    }

    @Override
    public ObjectNode present(PolicyRow row) {
        return view(row.project(), (ObjectNode) parsed(row.policy()), row.revision());
    }

    private static ObjectNode view(String project, ObjectNode policy, long revision) {
        ObjectNode view = object().put("project", project);
        view.setAll(policy);
        return view.put("revision", revision);
    }

    @Override
    protected PolicyRow never(Work work, String project) {
        return new PolicyRow(project, JsonText.EMPTY_OBJECT, 0, work.now(), work.now());
    }

    @Override
    protected PolicyRow fresh(Work work, String project, String id, ObjectNode document) {
        return new PolicyRow(project, policy(work, project, document), 1, work.now(), work.now());
    }

    @Override
    protected PolicyRow changed(Work work, PolicyRow before, ObjectNode document) {
        return new PolicyRow(
                before.project(),
                policy(work, before.project(), document),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    /** A webhook is deleted: its activation goes from the policy, so that another one of the same id begins without rules. */
    void dropActivation(Work work, String project, String webhook) {
        find(work.tx(), project, project).ifPresent(before -> {
            ObjectNode policy = (ObjectNode) parsed(before.policy());
            if (policy.path("activations") instanceof ObjectNode activations && activations.remove(webhook) != null) {
                replace(
                        work,
                        "updated",
                        before,
                        new PolicyRow(
                                project,
                                JsonText.ofUtf8(Json.bytes(policy)),
                                before.revision(),
                                before.createdAt(),
                                before.updatedAt()));
            }
        });
    }

    private static JsonText policy(Work work, String project, ObjectNode document) {
        ObjectNode complete = PolicyDocument.complete(project, document);
        List<Finding> findings = new ArrayList<>(PolicyDocument.check(complete));
        complete.path("activations").fieldNames().forEachRemaining(webhook -> {
            if (work.tx().find(Webhooks.TABLE, project, webhook).isEmpty()) {
                findings.add(
                        new Finding("/activations/" + webhook, "There is no webhook with the id " + webhook + " here"));
            }
        });
        RefusedException.ifAny(findings);
        return JsonText.ofUtf8(Json.bytes(complete));
    }
}
