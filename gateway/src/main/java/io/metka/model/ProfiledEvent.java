package io.metka.model;

import java.util.List;

/**
 * An event that identity resolution has given to a profile.
 *
 * @param position the spool position of the record that carried it
 * @param identifiers keyed hashes of the event's identifiers; from here on nothing knows the clear values
 */
public record ProfiledEvent(
        Origin origin,
        Position position,
        Event event,
        ProfileId profile,
        List<IdentifierHash> identifiers,
        Enrichment enrichment) {
    public ProfiledEvent {
        identifiers = List.copyOf(identifiers);
    }

    /** An event of which nothing more is known yet. */
    public ProfiledEvent(
            Origin origin, Position position, Event event, ProfileId profile, List<IdentifierHash> identifiers) {
        this(origin, position, event, profile, identifiers, Enrichment.NONE);
    }

    /** The same event with other findings. */
    public ProfiledEvent with(Enrichment findings) {
        return new ProfiledEvent(origin, position, event, profile, identifiers, findings);
    }
}
