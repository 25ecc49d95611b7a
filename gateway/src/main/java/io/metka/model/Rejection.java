package io.metka.model;

import java.util.Locale;

/**
 * Why one event of a request was not taken.
 *
 * @param eventId the event's own id, empty when it had none that could be read
 * @param pointer JSON Pointer (RFC 6901) from the root of the request body to what is wrong
 * @param detail one sentence for the sender where the reason alone does not say what to do, else empty; it is not stored
 */
public record Rejection(String eventId, Reason reason, String pointer, String detail) {

    /** One whose reason says all. */
    public Rejection(String eventId, Reason reason, String pointer) {
        this(eventId, reason, pointer, "");
    }

    /** The closed set of reasons. */
    public enum Reason {
        MISSING_FIELD,
        WRONG_TYPE,
        TOO_LONG,
        TOO_DEEP,
        TOO_LARGE,
        INVALID_VALUE,
        CONSENT_DENIED,
        PLAN_VIOLATION,
        TOO_MANY,
        HOST_NOT_ALLOWED,

        /** The request as a whole cannot be read, so that nobody knows which events it holds. */
        UNREADABLE;

        /** The name in answers, metrics and stores, for example {@code missing_field}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
