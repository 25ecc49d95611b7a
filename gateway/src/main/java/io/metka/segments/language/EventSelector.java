package io.metka.segments.language;

import java.util.List;

/**
 * Which events count.
 *
 * @param names any of these, at least one
 * @param where all of these hold
 */
public record EventSelector(List<String> names, List<Filter> where) {
    public EventSelector {
        names = List.copyOf(names);
        where = List.copyOf(where);
    }

    /** All events of one name. */
    public static EventSelector named(String name) {
        return new EventSelector(List.of(name), List.of());
    }
}
