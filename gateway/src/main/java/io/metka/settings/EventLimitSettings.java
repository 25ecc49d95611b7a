package io.metka.settings;

/**
 * How much of a client's input is taken, {@code [edge.limits]}; the same for every protocol.
 *
 * @param requestEvents events in one request of a browser in Metka's own format
 * @param batchEvents events in one request of a server or of another maker's client, which gather more
 * @param eventBytes bytes of one event's JSON
 * @param keys members of any one object among an event's properties, traits and context
 * @param keyChars characters of such a member's name
 * @param textChars characters of one text value
 * @param depth objects and lists within each other, the properties themselves counted
 * @param items products of one event
 */
public record EventLimitSettings(
        int requestEvents,
        int batchEvents,
        int eventBytes,
        int keys,
        int keyChars,
        int textChars,
        int depth,
        int items) {

    /** As deep as the JSON readers go at all. */
    private static final int DEEPEST = 24;

    public EventLimitSettings {
        require(requestEvents > 0 && requestEvents <= 100_000, "request_events must be 1 to 100000");
        require(batchEvents > 0 && batchEvents <= 100_000, "batch_events must be 1 to 100000");
        require(eventBytes >= 1_024 && eventBytes <= 1 << 20, "event_bytes must be 1 KB to 1 MB");
        require(keys > 0, "keys must be 1 or more");
        require(keyChars > 0, "key_chars must be 1 or more");
        require(textChars > 0, "text_chars must be 1 or more");
        require(depth > 0 && depth <= DEEPEST, "depth must be 1 to " + DEEPEST);
        require(items > 0, "items must be 1 or more");
    }

    public static EventLimitSettings defaults() {
        return new EventLimitSettings(500, 2_500, 32 * 1_024, 300, 200, 8_192, 16, 500);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("edge.limits." + problem);
        }
    }
}
