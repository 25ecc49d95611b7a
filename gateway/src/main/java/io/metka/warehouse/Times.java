package io.metka.warehouse;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the text in which ClickHouse's DateTime64(3) takes them. */
final class Times {
    private Times() {}

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
