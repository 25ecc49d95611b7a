package io.metka.control.accounts;

import io.metka.control.store.Tx;
import io.metka.control.workspace.ProjectRow;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rule, for projects that want it, that somebody else than its maker puts a version live. */
public final class FourEyes {
    private final Projects projects;
    private final Users users;
    private final Members members;

    public FourEyes(Projects projects, Users users, Members members) {
        this.projects = projects;
        this.users = users;
        this.members = members;
    }

    /** Whether a project, which need not exist yet, wants it. */
    public boolean holdsIn(Tx tx, String project) {
        return projects.find(tx, project, project).map(ProjectRow::fourEyes).orElse(false);
    }

    /**
     * Refuses, where the rule holds, unless the principal is a person who has not made the version.
     *
     * @param maker {@link Principal#name} of who made it
     */
    public void check(Tx tx, String project, String maker, Principal principal) {
        boolean another =
                principal instanceof Principal.Person && !principal.name().equals(maker);
        if (!another && holdsIn(tx, project)) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "In this project somebody else than the maker puts a version live (four_eyes), and it is a person who"
                            + " has signed in. " + whoMay(tx, project, maker));
        }
    }

    private String whoMay(Tx tx, String project, String maker) {
        Stream<UserRow> publishers = members.list(tx, project).stream()
                .filter(member -> member.role().covers(Role.PUBLISHER))
                .map(Members.Member::user);
        Stream<UserRow> administrators = users.list(tx).stream().filter(UserRow::administrator);
        List<String> emails = Stream.concat(publishers, administrators)
                .map(UserRow::email)
                .filter(email -> !email.equals(maker))
                .distinct()
                .sorted()
                .toList();
        return emails.isEmpty()
                ? "Nobody else may publish here; let an administrator give somebody the role publisher"
                : emails.stream().collect(Collectors.joining(", ", "These may: ", ""));
    }
}
