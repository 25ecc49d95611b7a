package io.metka.decode;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Client times: ISO 8601 with an offset, or milliseconds since 1970. */
final class Times {
    /** Beyond this a client's clock says nothing, and the skew is not applied. */
    private static final Duration MAX_SKEW = Duration.ofDays(3_650);

    private static final long MAX_MILLIS = 253_402_300_799_999L;

    private Times() {}

    /** Null when the text is no time. */
    static @Nullable Instant parse(String text) {
        if (text.length() > 40) {
            return null;
        }
        try {
            Instant time = text.endsWith("Z")
                    ? Instant.parse(text)
                    : OffsetDateTime.parse(text).toInstant();
            return within(time.toEpochMilli()) ? time.truncatedTo(ChronoUnit.MILLIS) : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** Null when the number lies outside the years 1970 to 9999. */
    static @Nullable Instant ofMillis(long millis) {
        return within(millis) ? Instant.ofEpochMilli(millis) : null;
    }

    /** received − sent: what must be added to the client's clock (design.md §4, Time). */
    static Duration skew(Instant receivedAt, @Nullable Instant sentAt) {
        if (sentAt == null) {
            return Duration.ZERO;
        }
        Duration skew = Duration.between(sentAt, receivedAt);
        return skew.abs().compareTo(MAX_SKEW) > 0 ? Duration.ZERO : skew;
    }

    private static boolean within(long millis) {
        return millis >= 0 && millis <= MAX_MILLIS;
    }
}
