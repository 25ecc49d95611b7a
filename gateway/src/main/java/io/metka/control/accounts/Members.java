package io.metka.control.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who has which role in a project. */
public final class Members {
    private static final Table<MemberRow> TABLE = Table.of("project_members", MemberRow.class, "project", "user_id");

    private final Users users;

    public Members(Users users) {
        this.users = users;
    }

    /** A person with a role. */
    public record Member(UserRow user, MemberRow row) {
        Role role() {
            return Role.of(row.role());
        }

        /** As the API shows it. */
        public ObjectNode present() {
            return Json.MAPPER
                    .createObjectNode()
                    .put("user", user.id())
                    .put("email", user.email())
                    .put("name", user.name())
                    .put("role", row.role())
                    .put("created_at", row.createdAt().toString());
        }
    }

    /** In the order of their e-mails. */
    public List<Member> list(Tx tx, String project) {
        return tx.where(TABLE, Map.of("project", project)).stream()
                .map(row -> new Member(users.get(tx, row.userId()), row))
                .sorted(Comparator.comparing(member -> member.user().email()))
                .toList();
    }

    /** The roles of a person by project. */
    Map<String, Role> roles(Tx tx, String user) {
        return tx.where(TABLE, Map.of("user_id", user)).stream()
                .collect(Collectors.toMap(MemberRow::project, row -> Role.of(row.role())));
    }

    /** Gives a person a role, another one than before or the first. */
    public Member put(Work work, String project, UserRow user, Role role) {
        Optional<MemberRow> before = work.tx().find(TABLE, project, user.id());
        MemberRow row = new MemberRow(
                project,
                user.id(),
                role.wireName(),
                before.map(MemberRow::createdAt).orElse(work.now()));
        Member member = new Member(user, row);
        if (before.isEmpty()) {
            work.tx().insert(TABLE, row);
            AuditLog.record(work, "created", subject(row), AuditLog.nothing(), member.present());
        } else if (!before.get().equals(row)) {
            work.tx().update(TABLE, row);
            AuditLog.record(work, "updated", subject(row), new Member(user, before.get()).present(), member.present());
        }
        return member;
    }

    /** Takes a person's role away. */
    public void remove(Work work, String project, UserRow user) {
        MemberRow row = work.tx()
                .find(TABLE, project, user.id())
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND, "This person has no role in the project"));
        work.tx().delete(TABLE, Map.of("project", project, "user_id", user.id()));
        AuditLog.record(work, "deleted", subject(row), new Member(user, row).present(), AuditLog.nothing());
    }

    static void forget(Tx tx, String user) {
        tx.delete(TABLE, Map.of("user_id", user));
    }

    private static AuditLog.Subject subject(MemberRow row) {
        return new AuditLog.Subject(row.project(), "member", row.userId());
    }
}
