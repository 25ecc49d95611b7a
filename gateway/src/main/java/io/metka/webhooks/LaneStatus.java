package io.metka.webhooks;

import io.metka.model.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How an endpoint's lane stands.
 *
 * @param depth messages that wait or are under way
 * @param postponed those of them that wait for a time of their own
 * @param oldest the age of the oldest at a head
 * @param dead dead letters that can be replayed
 * @param failingSince from when on every attempt has failed, empty when the last one did not
 * @param stoppedAt when it came to stand still because of its partner, empty when it does not
 */
public record LaneStatus(
        State state,
        long depth,
        long postponed,
        Duration oldest,
        long dead,
        Optional<Instant> failingSince,
        Optional<Instant> stoppedAt) {

    static LaneStatus of(WebhookEndpoint endpoint, Lanes.Sample sample) {
        Optional<Instant> failing = Optional.ofNullable(sample.failingSince());
        boolean stands = sample.pausedFor().equals(endpoint.url().toString());
        State state = !endpoint.enabled()
                ? State.DISABLED
                : endpoint.handling().paused()
                        ? State.PAUSED
                        : stands
                                ? failing.isPresent() ? State.STOPPED : State.GONE
                                : failing.isPresent() ? State.FAILING : State.DELIVERING;
        return new LaneStatus(
                state,
                sample.depth(),
                sample.postponed(),
                sample.oldest(),
                sample.dead(),
                failing,
                stands ? Optional.ofNullable(sample.stoppedAt()) : Optional.empty());
    }

    /** What goes on at an endpoint. */
    public enum State {
        /** Messages go out as they come. */
        DELIVERING,
        /** Attempts fail and are repeated. */
        FAILING,
        /** Nothing but failures for too long: messages wait until somebody resumes the endpoint. */
        STOPPED,
        /** The partner answered 410: messages wait until the endpoint gets another URL or is resumed. */
        GONE,
        /** Somebody has paused it: messages wait. */
        PAUSED,
        /** It takes no messages. */
        DISABLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
