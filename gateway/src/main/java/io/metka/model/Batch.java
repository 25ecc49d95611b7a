package io.metka.model;

import java.util.List;

/**
 * The events of one request, in the order in which the client sent them.
 *
 * @param rejected those of the request that were not taken, to be put aside
 */
public record Batch(Origin origin, List<Event> events, List<RejectedEvent> rejected) {
    public Batch {
        events = List.copyOf(events);
        rejected = List.copyOf(rejected);
    }

    /** A batch of which everything was taken. */
    public Batch(Origin origin, List<Event> events) {
        this(origin, events, List.of());
    }

    /** The same batch with other events. */
    public Batch withEvents(List<Event> others) {
        return new Batch(origin, others, rejected);
    }
}
