package io.metka.webhooks.mapping;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as partners get them: UTC, always with milliseconds. */
public final class WireTime {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private WireTime() {}

    public static String of(Instant instant) {
        return MILLIS.format(instant);
    }
}
