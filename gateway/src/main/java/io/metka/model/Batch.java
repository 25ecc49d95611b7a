package io.metka.model;

import java.util.List;

/** The events of one request, in the order in which the client sent them. */
public record Batch(Origin origin, List<Event> events) {
    public Batch {
        events = List.copyOf(events);
    }
}
