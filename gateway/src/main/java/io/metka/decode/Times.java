package io.metka.decode;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Client times: ISO 8601 with an offset, or milliseconds since 1970. */
final class Times {
    /** Beyond this a client's clock says nothing, and the skew is not applied. */
    private static final Duration MAX_SKEW = Duration.ofDays(3_650);

    /** The days beyond it are a matter of the month, which a formatter knows. */
    private static final int LAST_DAY_OF_EVERY_MONTH = 28;

    /** Characters of {@code 2026-11-22T10:00:00.000Z}. */
    private static final int SCRIPT_FORM = 24;

    private static final long MAX_MILLIS = 253_402_300_799_999L;

    private Times() {}

    /** Null when the text is no time. */
    static @Nullable Instant parse(String text) {
        if (text.length() > 40) {
            return null;
        }
        if (text.length() == SCRIPT_FORM && text.endsWith("Z")) {
            long millis = scriptTime(text);
            if (millis >= 0) {
                return ofMillis(millis);
            }
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

    /**
     * What {@code Date.toISOString} writes, {@code 2026-11-22T10:00:00.000Z}, read without a formatter, whose parsing stood out in a profile of the edge.
     *
     * @return milliseconds since 1970, or -1 for a text that a formatter should judge
     */
    private static long scriptTime(String text) {
        if (text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != '.') {
            return -1;
        }
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int millis = digits(text, 20, 23);
        int year = digits(text, 0, 4);
        boolean plain = (year | month | day | hour | minute | second | millis) >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= LAST_DAY_OF_EVERY_MONTH
                && hour <= 23
                && minute <= 59
                && second <= 59;
        if (!plain) {
            return -1;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return ((days * 24 + hour) * 60 + minute) * 60_000L + second * 1_000L + millis;
    }

    /** The number that the digits between two indexes make, or -1. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
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
