package io.metka.decode;

import io.metka.settings.EventLimitSettings;
import java.time.Duration;

/**
 * How much of a client's input is taken.
 *
 * @param events events in one request of a browser in Metka's own format
 * @param batchEvents events in one request of a server or of another maker's client, which gather more
 * @param eventBytes bytes of one event's JSON
 * @param eventAge how far before its receipt an event may lie; an older one takes the time of receipt
 * @param shape of an event's properties, traits and context
 */
public record DecodeLimits(int events, int batchEvents, int eventBytes, Duration eventAge, Shape shape) {
    static final int ID_CHARS = 100;
    static final int NAME_CHARS = 100;
    static final int IDENTIFIER_CHARS = 200;
    static final int CURRENCY_CHARS = 3;
    static final int TEXT_CHARS = 2_048;
    static final int USER_AGENT_CHARS = 512;
    static final int PURPOSES = 32;
    static final int PURPOSE_CHARS = 64;

    /** Of a whole body, beyond which nothing of it is read; a single event meets its own limit before. */
    static final int JSON_DEPTH = 30;

    /** Names of one visitor besides the user's and the browser's id. */
    static final int IDENTIFIERS = 16;

    private static final Duration OLDEST = Duration.ofDays(30);

    /**
     * How far an event's objects may spread; {@link EventLimitSettings} has the same names.
     *
     * @param keys members of any one object
     * @param depth objects and lists within each other, the outermost counted
     * @param items products of one event
     */
    public record Shape(int keys, int keyChars, int textChars, int depth, int items) {}

    public static DecodeLimits of(EventLimitSettings settings) {
        return new DecodeLimits(
                settings.requestEvents(),
                settings.batchEvents(),
                settings.eventBytes(),
                OLDEST,
                new Shape(
                        settings.keys(),
                        settings.keyChars(),
                        settings.textChars(),
                        settings.depth(),
                        settings.items()));
    }

    public static DecodeLimits defaults() {
        return of(EventLimitSettings.defaults());
    }
}
