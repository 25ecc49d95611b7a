package io.metka.model;

import java.util.List;

/**
 * An event that identity resolution has given to a profile.
 *
 * @param position the spool position of the record that carried it
 * @param identifiers keyed hashes of the event's identifiers; from here on nothing knows the clear values
 */
public record ProfiledEvent(
        Origin origin, Position position, Event event, ProfileId profile, List<IdentifierHash> identifiers) {
    public ProfiledEvent {
        identifiers = List.copyOf(identifiers);
    }
}
