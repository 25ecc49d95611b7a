package io.metka.model;

import java.time.Instant;
import java.util.Locale;

/**
 * A profile's entry into a segment or exit from it.
 *
 * @param sequence counts the changes of this profile in this segment from 1, without gaps
 * @param at the instant for which the rule was evaluated
 * @param tick the evaluation that found it; grows with every tick of a project
 * @param reason why it came about
 */
public record MembershipChange(
        ProjectId project,
        String segment,
        ProfileId profile,
        Kind kind,
        long sequence,
        Instant at,
        long tick,
        Reason reason) {

    /** A change that the rule's outcome brought. */
    public MembershipChange(
            ProjectId project, String segment, ProfileId profile, Kind kind, long sequence, Instant at, long tick) {
        this(project, segment, profile, kind, sequence, at, tick, Reason.RULE);
    }

    /** Why a profile entered or left. */
    public enum Reason {
        /** The rule's outcome for the profile changed. */
        RULE,
        /** The segment is new or its rule has changed, and everyone was looked at. */
        INITIAL,
        /** The profile was merged into another one, or another one into it. */
        MERGED,
        /** The person withdrew the consent that segments need. */
        CONSENT_WITHDRAWN,
        /** The person was erased. */
        ERASED;

        /** The name on the wire and in the stores, for example {@code consent_withdrawn}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
