package io.metka.control.accounts;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who asks, and what they may do. */
public sealed interface Principal {
    /** For the audit log and for {@code created_by}. */
    String name();

    /** What it may do in a project, in an area of the API; nothing when it has no business there. */
    Optional<Role> role(String project, String area);

    /** Whether it may make projects and look after accounts. */
    default boolean isInstanceAdministrator() {
        return false;
    }

    /** Whether it may know that a project exists. */
    boolean sees(String project);

    /** Nobody in particular, for what is open to everybody. */
    record Anybody() implements Principal {
        @Override
        public String name() {
            return "";
        }

        @Override
        public Optional<Role> role(String project, String area) {
            return Optional.empty();
        }

        @Override
        public boolean sees(String project) {
            return false;
        }
    }

    /** Whoever holds the token that the installation printed. */
    record Installation(String name) implements Principal {
        @Override
        public Optional<Role> role(String project, String area) {
            return Optional.of(Role.ADMINISTRATOR);
        }

        @Override
        public boolean isInstanceAdministrator() {
            return true;
        }

        @Override
        public boolean sees(String project) {
            return true;
        }
    }

    /**
     * Somebody who has signed in.
     *
     * @param session the browser that asks
     * @param secret what its cookie holds
     * @param roles project → role
     */
    record Person(UserRow user, SessionRow session, String secret, Map<String, Role> roles) implements Principal {
        public Person {
            roles = Map.copyOf(roles);
        }

        @Override
        public String name() {
            return user.email();
        }

        @Override
        public Optional<Role> role(String project, String area) {
            return user.administrator() ? Optional.of(Role.ADMINISTRATOR) : Optional.ofNullable(roles.get(project));
        }

        @Override
        public boolean isInstanceAdministrator() {
            return user.administrator();
        }

        @Override
        public boolean sees(String project) {
            return user.administrator() || roles.containsKey(project);
        }

        @Override
        public String toString() {
            return "Person[" + user.id() + "]";
        }
    }

    /** A script with a token of a project. */
    record Script(String project, String id, String name, List<Scope> scopes) implements Principal {
        public Script {
            scopes = List.copyOf(scopes);
        }

        @Override
        public Optional<Role> role(String asked, String area) {
            return scopes.stream()
                    .filter(scope -> project.equals(asked) && scope.holdsIn(area))
                    .map(Scope::role)
                    .max(Comparator.naturalOrder());
        }

        @Override
        public boolean sees(String asked) {
            return project.equals(asked);
        }
    }
}
