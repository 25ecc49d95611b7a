package io.metka.decode;

import java.time.Duration;

/**
 * How much of a client's input is taken.
 *
 * @param events events in one request
 * @param eventBytes bytes of one event's JSON
 * @param eventAge how far before its receipt an event may lie; an older one takes the time of receipt
 */
public record DecodeLimits(int events, int eventBytes, Duration eventAge) {
    static final int ID_CHARS = 100;
    static final int NAME_CHARS = 100;
    static final int IDENTIFIER_CHARS = 200;
    static final int CURRENCY_CHARS = 3;
    static final int TEXT_CHARS = 2_048;
    static final int PURPOSES = 32;
    static final int PURPOSE_CHARS = 64;
    static final int JSON_DEPTH = 24;

    public static DecodeLimits defaults() {
        return new DecodeLimits(500, 32 * 1024, Duration.ofDays(30));
    }
}
