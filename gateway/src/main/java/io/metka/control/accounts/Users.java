package io.metka.control.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Names;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The people who may sign in. At least one of them looks after the installation, once there is one. */
public final class Users {
    private static final Table<UserRow> TABLE = Table.of("users", UserRow.class, "id");

    private final Sessions sessions;

    public Users(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * What is said of a new person.
     *
     * @param password Argon2id hash
     * @param oneTimeUntil when that password ends, the epoch when it is the person's own
     */
    public record NewUser(
            String email, String name, String language, boolean administrator, String password, Instant oneTimeUntil) {}

    /** An e-mail as it is kept and compared. */
    public static String normal(String email) {
        return Normalizer.normalize(email.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** In the order of their e-mails. */
    public List<UserRow> list(Tx tx) {
        return tx.all(TABLE).stream()
                .sorted(Comparator.comparing(UserRow::email))
                .toList();
    }

    public UserRow get(Tx tx, String id) {
        return find(tx, id)
                .orElseThrow(() ->
                        new RefusedException(RefusedException.Reason.NOT_FOUND, "There is no user with the id " + id));
    }

    public Optional<UserRow> find(Tx tx, String id) {
        return tx.find(TABLE, id);
    }

    public Optional<UserRow> byEmail(Tx tx, String email) {
        return tx.where(TABLE, Map.of("email", normal(email))).stream().findFirst();
    }

    /** Whether somebody looks after the installation. */
    public boolean hasAdministrator(Tx tx) {
        return !tx.where(TABLE, Map.of("administrator", true)).isEmpty();
    }

    public UserRow create(Work work, NewUser user) {
        String email = normal(user.email());
        requireFree(work.tx(), email);
        UserRow row = new UserRow(
                Names.id(work.ids()),
                email,
                user.name(),
                user.language(),
                user.administrator(),
                user.password(),
                user.oneTimeUntil(),
                "",
                false,
                0,
                work.now(),
                work.now());
        work.tx().insert(TABLE, row);
        AuditLog.record(work, "created", subject(row), AuditLog.nothing(), present(row));
        return row;
    }

    /** Changes what an administrator says of a person. */
    public UserRow update(Work work, UserRow before, ObjectNode document) {
        String email = normal(document.path("email").asText(before.email()));
        boolean administrator = document.path("administrator").asBoolean(before.administrator());
        if (!email.equals(before.email())) {
            requireFree(work.tx(), email);
        }
        if (!administrator) {
            requireAnother(work.tx(), before);
        }
        return put(
                work, before, before.as(email, document.path("name").asText(before.name()), administrator, work.now()));
    }

    /** Changes what people say of themselves. */
    public UserRow introduce(Work work, UserRow before, String name, String language) {
        return put(work, before, before.named(name, language, work.now()));
    }

    public void delete(Work work, UserRow row) {
        requireAnother(work.tx(), row);
        sessions.endOthers(work.tx(), row.id(), "");
        Members.forget(work.tx(), row.id());
        work.tx().delete(TABLE, Map.of("id", row.id()));
        AuditLog.record(work, "deleted", subject(row), present(row), AuditLog.nothing());
    }

    /**
     * Gives a person another password and ends their sessions.
     *
     * @param until when it ends, the epoch when the person has chosen it
     * @param kept the session that goes on, empty for none
     */
    public UserRow changePassword(Work work, UserRow before, String hash, Instant until, String kept) {
        UserRow after = before.withPassword(hash, until, work.now());
        work.tx().update(TABLE, after);
        sessions.endOthers(work.tx(), before.id(), kept);
        AuditLog.record(work, "password_changed", subject(after), present(before), present(after));
        return after;
    }

    /** Keeps a sealed secret for codes; {@code on} when codes made with it are asked for. */
    UserRow changeTotp(Work work, UserRow before, String sealed, boolean on) {
        UserRow after = before.withTotp(sealed, on, work.now());
        work.tx().update(TABLE, after);
        if (before.totp() != on) {
            AuditLog.record(work, on ? "totp_on" : "totp_off", subject(after), present(before), present(after));
        }
        return after;
    }

    /** Remembers the step of a code, so that it is not taken again; false when it, or a later one, was. */
    boolean spend(Tx tx, String id, long step) {
        UserRow row = get(tx, id);
        return step > row.totpStep() && tx.update(TABLE, row.atStep(step));
    }

    /** A person as administrators and the person see them. */
    public static ObjectNode present(UserRow row) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", row.id())
                .put("email", row.email())
                .put("name", row.name())
                .put("language", row.language())
                .put("administrator", row.administrator())
                .put("totp", row.totp())
                .put("must_change_password", row.mustChangePassword())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    static AuditLog.Subject subject(UserRow row) {
        return new AuditLog.Subject("", "user", row.id());
    }

    private static UserRow put(Work work, UserRow before, UserRow after) {
        work.tx().update(TABLE, after);
        AuditLog.record(work, "updated", subject(after), present(before), present(after));
        return after;
    }

    private void requireFree(Tx tx, String email) {
        if (byEmail(tx, email).isPresent()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT, "Somebody with this e-mail has an account already");
        }
    }

    private static void requireAnother(Tx tx, UserRow row) {
        boolean last = row.administrator()
                && tx.where(TABLE, Map.of("administrator", true)).size() == 1;
        if (last) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "This is the last administrator of the installation; make somebody else one first");
        }
    }
}
