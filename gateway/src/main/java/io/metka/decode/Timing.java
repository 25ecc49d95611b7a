package io.metka.decode;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the times of one request's client are read.
 *
 * @param skew what to add to the client's clock
 * @param age how far before the receipt an event may lie; an older one takes the time of receipt, and a later one too
 */
record Timing(Instant receivedAt, Duration skew, Duration age) {
    private static final Duration ANY_AGE = Duration.ofDays(365L * 200);

    /** @param sentAt by the client's clock, null when it does not say */
    static Timing of(Instant receivedAt, @Nullable Instant sentAt, Duration age) {
        return new Timing(receivedAt, Times.skew(receivedAt, sentAt), age);
    }

    /** Times of the past as they are given: an import tells what happened long ago, by no client's clock. */
    static Timing historical(Instant receivedAt) {
        return new Timing(receivedAt, Duration.ZERO, ANY_AGE);
    }

    /** When an event happened. */
    Instant of(@Nullable Instant clientTime) {
        if (clientTime == null) {
            return receivedAt;
        }
        Instant corrected = clientTime.plus(skew);
        boolean outOfBounds = corrected.isAfter(receivedAt) || corrected.isBefore(receivedAt.minus(age));
        return outOfBounds ? receivedAt : corrected;
    }
}
