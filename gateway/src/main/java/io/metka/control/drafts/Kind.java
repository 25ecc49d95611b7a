package io.metka.control.drafts;

import io.metka.control.workspace.Names;
import io.metka.control.workspace.RefusedException;
import io.metka.support.Ids;
import java.util.Locale;
import java.util.Optional;

/** The kinds of entities that a container holds, in the order in which they build on each other. */
public enum Kind {
    /** What holds for the container as a whole, for example its banner: {@code id} says what, {@code value} how. */
    SETTINGS("setting"),
    FOLDERS("folder"),
    TEMPLATES("template"),
    VARIABLES("variable"),
    TRIGGERS("trigger"),
    TAGS("tag");

    private final String noun;

    Kind(String noun) {
        this.noun = noun;
    }

    /** The name of the document's array, which also stands in addresses. */
    public String list() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The singular, for messages and the audit log. */
    public String noun() {
        return noun;
    }

    /** The kind of a list, or a refusal. */
    public static Kind of(String list) {
        return find(list)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "A workspace has settings, folders, templates, variables, triggers and tags, and no " + list));
    }

    static Optional<Kind> find(String list) {
        for (Kind kind : values()) {
            if (kind.list().equals(list)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** An id that no other entity has. */
    String freshId(Ids ids) {
        // The id of a template begins with a letter.
        return (this == TEMPLATES ? "t" : "") + Names.id(ids);
    }

    /** The document's version of a reference: variables are named, everything else has its id. */
    String keyMember() {
        return this == VARIABLES ? "name" : "id";
    }
}
