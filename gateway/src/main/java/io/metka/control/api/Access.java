package io.metka.control.api;

import io.metka.control.accounts.Principal;
import io.metka.control.accounts.Role;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may ask for an operation, as {@code x-role} in the contract says. */
enum Access {
    /** Everybody: nothing is asked for. */
    OPEN(null),
    /** Partners, whose keys the operation checks itself. */
    PARTNER(null),
    /** Whoever has signed in or holds a token; the operation shows what they may see. */
    SIGNED_IN(null),
    /** A person who has signed in; it is about them alone. */
    PERSON(null),
    /** Whoever has at least this role in the project. */
    VIEWER(Role.VIEWER),
    EDITOR(Role.EDITOR),
    PUBLISHER(Role.PUBLISHER),
    ADMINISTRATOR(Role.ADMINISTRATOR),
    /** Administrators of the installation. */
    INSTANCE(null);

    private final @Nullable Role role;

    Access(@Nullable Role role) {
        this.role = role;
    }

    /** @throws IllegalArgumentException when the contract declares none, or one that there is not */
    static Access of(String operation, String declared) {
        try {
            return valueOf(declared.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The operation " + operation + " declares no x-role that is known: " + declared, e);
        }
    }

    /** Whether no caller is looked for. */
    boolean isOpen() {
        return this == OPEN || this == PARTNER;
    }

    /** Refuses a caller who may not. */
    void check(Principal caller, Subject subject) {
        if (this == PERSON && !(caller instanceof Principal.Person)) {
            throw forbidden("This is for people who have signed in (POST " + Api.PREFIX + "/session), not for tokens");
        }
        if (this == INSTANCE && !caller.isInstanceAdministrator()) {
            throw forbidden("Only administrators of the installation may do this");
        }
        if (role != null) {
            require(role, caller, subject);
        }
    }

    /** Refuses a caller who has less than this role. */
    static void require(Role role, Principal caller, Subject subject) {
        if (caller.isInstanceAdministrator()) {
            return;
        }
        if (subject.project().isEmpty()) {
            throw forbidden("Only administrators of the installation see all projects; name one of yours (project)");
        }
        Optional<Role> held = caller.role(subject.project(), subject.area());
        if (held.isEmpty() || !held.get().covers(role)) {
            String has = held.map(Role::wireName).orElse("none");
            throw forbidden("This takes the role " + role.wireName() + " in the project " + subject.project()
                    + "; you have " + has + ". Ask an administrator of the project");
        }
    }

    static ProblemException forbidden(String detail) {
        return new ProblemException(Problem.of(Problem.Kind.FORBIDDEN, detail));
    }

    /**
     * What an operation is about.
     *
     * @param project empty when it is about none, or about all
     * @param area the operation's tag
     */
    record Subject(String project, String area) {}
}
