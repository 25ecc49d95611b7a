package io.metka.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * One attempt to hand a message to a partner, as the delivery log keeps it.
 *
 * @param messageId the same for all attempts of one message
 * @param attempt counts from 1
 * @param status the HTTP status of the answer, 0 when there was none
 * @param error empty on success, else what went wrong in words
 */
public record DeliveryAttempt(
        ProjectId project,
        String endpoint,
        String messageId,
        MembershipChange change,
        int attempt,
        Instant at,
        Duration took,
        Outcome outcome,
        int status,
        String error) {

    /** What became of the message with this attempt. */
    public enum Outcome {
        /** The partner has it. */
        DELIVERED,
        /** It failed and is tried again. */
        WILL_RETRY,
        /** It failed and is given up; it can be replayed. */
        DEAD,
        /** Nothing was sent: a rule of the communication policy or of the endpoint's mapping was against it. */
        SUPPRESSED,
        /** Nothing was sent because the profile is in a control group; else it would have been. */
        HELD_OUT,
        /** Nothing was sent because another change of the same flush took it back or repeated it. */
        COALESCED;

        /** The name on the wire and in the stores, for example {@code will_retry}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
