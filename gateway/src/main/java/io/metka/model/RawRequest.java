package io.metka.model;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A collection request as it came off the wire, before anything in it is believed.
 *
 * @param protocol which wire format the route stands for
 * @param body a heap buffer of at most the configured size, read only; for the pixel its query string
 * @param writeKey as presented in a header or the query, empty when it may be in the body
 * @param cookieId the first-party id cookie, empty when absent
 * @param peer who sent it
 */
public record RawRequest(
        Protocol protocol, ByteBuffer body, String writeKey, String cookieId, Peer peer, Instant receivedAt) {

    /** The wire formats that the gateway speaks. */
    public enum Protocol {
        EVENTS,
        PIXEL
    }

    /**
     * The sender as the connection and its headers show it.
     *
     * @param origin the Origin header of a browser, empty when there is none
     */
    public record Peer(String address, String userAgent, String origin) {}
}
