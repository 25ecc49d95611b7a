package io.metka.control.workspace;

import java.util.Set;

/**
 * The revisions of a definition that a change may start from, as {@code If-Match} names them.
 *
 * @param any true when every revision will do
 */
public record Expected(boolean any, Set<Long> revisions) {
    public static final Expected ANY = new Expected(true, Set.of());

    public Expected {
        revisions = Set.copyOf(revisions);
    }

    /** Refuses as stale when the definition is at another revision. */
    public void check(Definition definition) {
        check(definition.revision());
    }

    /** Refuses as stale when what is to be changed is at another revision. */
    public void check(long revision) {
        if (!any && !revisions.contains(revision)) {
            throw new RefusedException(
                    RefusedException.Reason.STALE,
                    "It has been changed since: the current revision is " + revision
                            + ". Read it again and repeat the change.");
        }
    }
}
