package io.metka.control.api;

import io.metka.control.accounts.Accounts;
import io.metka.control.accounts.Members;
import io.metka.control.accounts.Role;
import io.metka.control.accounts.UserRow;
import io.metka.control.store.Tx;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import java.util.List;

/** Who has which role in a project. */
final class MemberOperations {
    private static final String LIST = "/projects/{project}/members";

    private final Desk desk;
    private final Accounts accounts;
    private final Projects projects;

    private MemberOperations(Desk desk, Accounts accounts, Projects projects) {
        this.desk = desk;
        this.accounts = accounts;
        this.projects = projects;
    }

    static List<Operation> of(Desk desk, Accounts accounts, Projects projects) {
        var operations = new MemberOperations(desk, accounts, projects);
        String one = LIST + "/{user}";
        return List.of(
                Operation.get(LIST, "listProjectMembers", operations::list),
                Operation.put(one, "putProjectMember", operations::put),
                Operation.delete(one, "deleteProjectMember", operations::remove));
    }

    private Answer list(Call call) {
        return desk.store().read(tx -> {
            projects.get(tx, call.project(), call.project());
            return Answer.list(accounts.members().list(tx, call.project()).stream()
                    .map(Members.Member::present)
                    .toList());
        });
    }

    private Answer put(Call call) {
        Role role = Role.of(call.body().path("role").asText());
        return desk.changes().make(call.actor(), work -> {
            projects.get(work.tx(), call.project(), call.project());
            UserRow user = user(work.tx(), call.parameter("user"));
            return Answer.ok(
                    accounts.members().put(work, call.project(), user, role).present());
        });
    }

    private Answer remove(Call call) {
        return desk.changes().make(call.actor(), work -> {
            accounts.members().remove(work, call.project(), user(work.tx(), call.parameter("user")));
            return new Answer.Empty();
        });
    }

    /** By the id, or by the e-mail: administrators of a project do not see the list of all people. */
    private UserRow user(Tx tx, String named) {
        return accounts.users()
                .find(tx, named)
                .or(() -> accounts.users().byEmail(tx, named))
                .orElseThrow(
                        () -> new RefusedException(
                                RefusedException.Reason.NOT_FOUND,
                                "Nobody with this id or e-mail has an account; an administrator of the installation makes one"));
    }
}
