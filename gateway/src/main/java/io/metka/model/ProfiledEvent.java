package io.metka.model;

/**
 * An event that identity resolution has given to a profile.
 *
 * @param position the spool position of the record that carried it
 */
public record ProfiledEvent(Origin origin, Position position, Event event, ProfileId profile) {}
