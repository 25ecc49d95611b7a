package io.metka.warehouse;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Instants as the text in which ClickHouse's DateTime64(3) takes them. */
final class Times {
    /** A parameter may not name its zone; the session's zone is UTC. */
    private static final DateTimeFormatter PARAMETER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    /** The value of a query parameter. */
    static String parameter(Instant time) {
        return PARAMETER.format(time);
    }

    /** A value in a row of JSON. */
    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
