package io.metka.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One entry of the identity journal: what a decision changed or refused, and why.
 *
 * @param profile the profile that was changed, or that the event belongs to
 * @param other the other profile where there is one, else {@link ProfileId#ANONYMOUS}: the one that ended in a merge, the
 *     one that a refused identifier stays with, the one that was split off
 * @param identifiers those that the entry is about
 * @param tied all identifiers that the event leaves tied together: the edges of the graph
 * @param reason why it was refused, else empty
 * @param eventId the causing event, or the request of an operator
 * @param at when the event was received, or the operator asked
 */
public record IdentityChange(
        ProjectId project,
        Kind kind,
        ProfileId profile,
        ProfileId other,
        List<IdentifierHash> identifiers,
        List<IdentifierHash> tied,
        String reason,
        String eventId,
        Instant at) {

    /** What happened. */
    public enum Kind {
        /** A profile began, with these identifiers. */
        CREATED,
        /** A profile took these identifiers. */
        ATTACHED,
        /** {@code other} ended in {@code profile}. */
        MERGED,
        /** The identifier was left out of the event. */
        REFUSED,
        /** A device was found to have several users and now stands for itself, as {@code other}. */
        SHARED,
        /** The visitor logged out: the device no longer stands for the profile. */
        DETACHED,
        /** An operator took {@code other}, with these identifiers, out of {@code profile}; the two never merge again. */
        SPLIT,
        /** An operator allowed {@code profile} and {@code other} to merge again. */
        ALLOWED;

        /** The name in the store and the API, for example {@code attached}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public IdentityChange {
        identifiers = List.copyOf(identifiers);
        tied = List.copyOf(tied);
    }
}
