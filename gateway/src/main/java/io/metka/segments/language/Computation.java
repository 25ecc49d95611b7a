package io.metka.segments.language;

import java.time.Duration;

/** A value that is computed of a profile's events. */
public sealed interface Computation {
    Window window();

    /** A measure of the events in a window. */
    record OfEvents(EventSelector event, Window window, Measure measure) implements Computation {}

    /**
     * How often an event was not followed up.
     *
     * <p>The number of distinct times z of {@code event} in the window with z + {@code within} ≤ t, no other time of
     * {@code event} in (z, z + within) and no {@code notFollowedBy} in [z, z + within].
     */
    record Abandoned(EventSelector event, EventSelector notFollowedBy, Duration within, Window window)
            implements Computation {}
}
