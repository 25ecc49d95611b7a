package io.metka.control.accounts;

import java.util.Arrays;
import java.util.Locale;

/** What somebody may do in a project; each role may do all that the ones before it may. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Changes drafts and definitions. */
    EDITOR,
    /** Publishes. */
    PUBLISHER,
    /** Looks after members, tokens, sources and the project's settings, and may see personal data in clear. */
    ADMINISTRATOR;

    /** As documents name it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may do what {@code other} may. */
    public boolean covers(Role other) {
        return compareTo(other) >= 0;
    }

    /**
     * The role of a name.
     *
     * @throws IllegalArgumentException when no role has this name
     */
    public static Role of(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no role " + wireName));
    }
}
