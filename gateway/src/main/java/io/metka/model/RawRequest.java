package io.metka.model;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A collection request as it came off the wire, before anything in it is believed.
 *
 * @param protocol which wire format the route stands for
 * @param call how it was asked
 * @param body a heap buffer of at most the configured size, inflated, read only; for the pixel its query string
 * @param writeKey as presented in a header or the query, empty when it may be in the body
 * @param cookieId the first-party id cookie, empty when absent
 * @param peer who sent it
 */
public record RawRequest(
        Protocol protocol,
        Call call,
        ByteBuffer body,
        String writeKey,
        String cookieId,
        Peer peer,
        Instant receivedAt) {

    /** The same request as another protocol. */
    public RawRequest as(Protocol other) {
        return new RawRequest(other, call, body, writeKey, cookieId, peer, receivedAt);
    }

    /** The wire formats that the gateway speaks. */
    public enum Protocol {
        EVENTS,
        PIXEL,
        IMPORT,
        SEGMENT,
        RUDDERSTACK,
        SNOWPLOW,
        GA4;

        /** The name in stores and metrics, for example {@code events}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What stands around a body.
     *
     * @param path without the configured prefix, for example {@code /v1/t}
     * @param query undecoded, empty when there is none
     * @param headers those that decoders ask for, by lower-case name; cookies as {@code cookie:name}
     */
    public record Call(String path, String query, Map<String, String> headers) {
        public static final Call NONE = new Call("", "", Map.of());

        public Call {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The sender as the connection and its headers show it.
     *
     * @param hints User-Agent Client Hints by lower-case header name
     * @param origin the Origin header of a browser, empty when there is none
     */
    public record Peer(String address, String userAgent, Map<String, String> hints, String origin) {
        public Peer {
            hints = Map.copyOf(hints);
        }
    }
}
