package io.metka.model;

/**
 * One way in which an event was not what the tracking plan says.
 *
 * @param pointer JSON Pointer (RFC 6901) into the event, for example {@code /properties/price}
 * @param rule the JSON Schema keyword that failed, for example {@code type}, or {@code unplanned}
 */
public record PlanViolation(String eventId, String event, PlannedEvent.Mode mode, String pointer, String rule) {}
