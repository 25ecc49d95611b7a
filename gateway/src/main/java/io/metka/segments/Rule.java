package io.metka.segments;

import java.time.Duration;

/** What makes a profile a member, as a tree; every kind of rule is one record here and one case in the compiler. */
sealed interface Rule {

    /**
     * An event that another one did not follow.
     *
     * <p>At the instant t a profile is a member when it has an {@code event} at some time a with t − {@code atMost} < a
     * ≤ t − {@code within}, and no {@code notFollowedBy} at any time b with a ≤ b ≤ t.
     *
     * @param within at least a second, whole milliseconds
     * @param atMost longer than {@code within}
     */
    record Absence(EventSelector event, EventSelector notFollowedBy, Duration within, Duration atMost)
            implements Rule {}

    /** Which events count. */
    record EventSelector(String name) {}
}
