package io.metka.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.metka.model.DeliveryAttempt;
import io.metka.support.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of the messages at a sub-lane's head.
 *
 * @param fates one for each of them, in their order
 * @param attempts how many attempts those have behind them that are tried again
 * @param pause null when nothing has to wait
 */
record Settlement(List<Fate> fates, int attempts, @Nullable Wait pause, Health health) {
    Settlement {
        fates = List.copyOf(fates);
    }

    /**
     * What becomes of one message.
     *
     * @param until when it may go out, for a parked one alone
     * @param attempt for the delivery log, null when nothing is to be written down
     */
    record Fate(
            Message message,
            End end,
            @Nullable Instant until,
            @Nullable DeliveryAttempt attempt) {

        static Fate kept(Message message) {
            return new Fate(message, End.KEPT, null, null);
        }

        static Fate parked(Message message, Instant until) {
            return new Fate(message, End.PARKED, until, null);
        }

        static Fate of(Message message, DeliveryAttempt attempt) {
            return new Fate(
                    message,
                    switch (attempt.outcome()) {
                        case DELIVERED, SUPPRESSED, HELD_OUT, COALESCED -> End.GONE;
                        case DEAD -> End.DEAD;
                        case WILL_RETRY -> End.AGAIN;
                    },
                    null,
                    attempt);
        }

        /** For the script. */
        List<String> arguments() {
            try {
                return List.of(
                        message.id(),
                        end.name().toLowerCase(Locale.ROOT),
                        until == null ? "" : Long.toString(until.toEpochMilli()),
                        message.change().profile().toString(),
                        attempt == null ? "" : Json.MAPPER.writeValueAsString(attempt));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Where a message goes. */
    enum End {
        /** It has left the lane. */
        GONE,
        /** It is a dead letter. */
        DEAD,
        /** It stays at the front and is tried again with the others of its kind. */
        AGAIN,
        /** It comes after those, as if it had not been handed out. */
        KEPT,
        /** It waits for a time of its own, and later messages of its profile behind it. */
        PARKED
    }

    /**
     * How long the messages that are tried again wait.
     *
     * @param due when they may be tried again
     * @param laneUntil when any message of the lane may be tried again, null when the others need not wait
     */
    record Wait(Instant due, @Nullable Instant laneUntil) {}

    /** What an attempt says of the endpoint. */
    enum Health {
        /** It took something. */
        OK,
        /** It took nothing, though it might have. */
        BAD,
        /** It wants no more messages: the lane is paused. */
        GONE,
        /** It was not asked. */
        UNKNOWN;

        String wireName() {
            return this == UNKNOWN ? "" : name().toLowerCase(Locale.ROOT);
        }
    }
}
