package io.metka.model;

/**
 * An event that was not taken, kept so that it can be looked at, mended and sent again.
 *
 * @param body the event as it came, reduced to what consent allows to keep
 */
public record RejectedEvent(Rejection rejection, JsonText body) {}
