package io.metka.model;

import java.time.Instant;
import java.util.Locale;

/**
 * A profile's entry into a segment or exit from it.
 *
 * @param sequence counts the changes of this profile in this segment from 1, without gaps
 * @param at the instant for which the rule was evaluated
 * @param tick the evaluation that found it; grows with every tick of a project
 */
public record MembershipChange(
        ProjectId project, String segment, ProfileId profile, Kind kind, long sequence, Instant at, long tick) {

    /** The two directions of a change. */
    public enum Kind {
        ENTERED,
        EXITED;

        /** The name on the wire and in the stores: {@code entered} or {@code exited}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
