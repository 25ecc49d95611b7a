package io.metka.control.api;

import io.metka.control.workspace.Identities;
import java.util.List;

/** The rules by which a project's events are given to profiles. */
final class IdentityOperations {
    private final Desk desk;
    private final Identities identities;

    private IdentityOperations(Desk desk, Identities identities) {
        this.desk = desk;
        this.identities = identities;
    }

    static List<Operation> of(Desk desk, Identities identities) {
        var operations = new IdentityOperations(desk, identities);
        String path = "/projects/{project}/identity";
        return List.of(
                Operation.get(path, "readIdentity", operations::read),
                Operation.put(path, "updateIdentity", operations::update));
    }

    private Answer read(Call call) {
        return Answer.definition(200, desk.store().read(tx -> identities.read(tx, call.project())));
    }

    private Answer update(Call call) {
        return Answer.definition(
                200,
                desk.changes()
                        .make(
                                call.actor(),
                                work -> identities.present(
                                        identities.put(work, call.project(), call.body(), call.expected()))));
    }
}
