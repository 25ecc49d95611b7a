package io.metka.activation;

import io.metka.model.CommunicationPolicy.QuietHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;

/** When quiet hours end. */
final class QuietTime {
    /** Days in a row that may be quiet throughout before the search for an end is given up. */
    private static final int MOST_DAYS = 8;

    private QuietTime() {}

    /** The first instant from {@code now} on at which no quiet hours hold; now itself when none do. */
    static Instant over(Collection<QuietHours> hours, ZoneId zone, Instant now) {
        Instant at = now;
        for (int round = 0; round < MOST_DAYS * (1 + hours.size()); round++) {
            Instant until = at;
            for (QuietHours quiet : hours) {
                Instant end = end(quiet, zone, at);
                until = end.isAfter(until) ? end : until;
            }
            if (until.equals(at)) {
                return at;
            }
            at = until;
        }
        return at;
    }

    /** When those hours end that hold at an instant; the instant itself when they do not. */
    private static Instant end(QuietHours quiet, ZoneId zone, Instant at) {
        LocalDate today = at.atZone(zone).toLocalDate();
        for (LocalDate day : new LocalDate[] {today.minusDays(1), today}) {
            if (quiet.days().isEmpty() || quiet.days().contains(day.getDayOfWeek())) {
                LocalDate last = quiet.to().isAfter(quiet.from()) ? day : day.plusDays(1);
                Instant from = ZonedDateTime.of(day, quiet.from(), zone).toInstant();
                Instant to = ZonedDateTime.of(last, quiet.to(), zone).toInstant();
                if (!at.isBefore(from) && at.isBefore(to)) {
                    return to;
                }
            }
        }
        return at;
    }
}
