package io.metka.model;

import java.util.List;

/**
 * The events of one request, in the order in which the client sent them.
 *
 * @param rejected those of the request that were not taken, to be put aside
 * @param violations what the tracking plan minds about the events, taken or not
 */
public record Batch(Origin origin, List<Event> events, List<RejectedEvent> rejected, List<PlanViolation> violations) {
    public Batch {
        events = List.copyOf(events);
        rejected = List.copyOf(rejected);
        violations = List.copyOf(violations);
    }

    /** A batch that the tracking plan does not mind. */
    public Batch(Origin origin, List<Event> events, List<RejectedEvent> rejected) {
        this(origin, events, rejected, List.of());
    }

    /** A batch of which everything was taken. */
    public Batch(Origin origin, List<Event> events) {
        this(origin, events, List.of());
    }

    /** True when there is nothing in it to be stored. */
    public boolean isEmpty() {
        return events.isEmpty() && rejected.isEmpty() && violations.isEmpty();
    }
}
