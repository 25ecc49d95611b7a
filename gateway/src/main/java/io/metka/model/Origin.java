package io.metka.model;

import java.time.Instant;
import java.util.Map;

/**
 * Where a batch came from.
 *
 * @param source the id of the source whose write key was presented
 * @param protocol the wire name of the format that it came in, for example {@code segment}
 * @param receivedAt when the edge had the whole request
 * @param address the client's network address as it may be kept, empty when it may not
 * @param userAgent the client's User-Agent header, empty when absent or not to be kept
 * @param hints the client's User-Agent Client Hints by their lower-case header names, as the browser sent them
 */
public record Origin(
        ProjectId project,
        String source,
        String protocol,
        Instant receivedAt,
        String address,
        String userAgent,
        Map<String, String> hints) {
    public Origin {
        hints = Map.copyOf(hints);
    }

    /** A batch in Metka's own format from a client without hints. */
    public Origin(ProjectId project, String source, Instant receivedAt, String address, String userAgent) {
        this(project, source, RawRequest.Protocol.EVENTS.wireName(), receivedAt, address, userAgent, Map.of());
    }

    /** The same origin with another address. */
    public Origin withAddress(String other) {
        return new Origin(project, source, protocol, receivedAt, other, userAgent, hints);
    }

    /** The same origin without anything of the client's network or device. */
    public Origin withoutClient() {
        return new Origin(project, source, protocol, receivedAt, "", "", Map.of());
    }
}
