package io.metka.model;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A collection request as it came off the wire, before anything in it is believed.
 *
 * @param body a heap buffer of at most the configured size; read only
 * @param writeKey as presented in a header or the query, empty when it may be in the body
 * @param cookieId the first-party id cookie, empty when absent
 * @param peer who sent it
 */
public record RawRequest(ByteBuffer body, String writeKey, String cookieId, Peer peer, Instant receivedAt) {

    /** The sender as the connection and its headers show it. */
    public record Peer(String address, String userAgent) {}
}
