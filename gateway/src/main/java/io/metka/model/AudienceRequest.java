package io.metka.model;

import java.time.Instant;

/**
 * A page's question in which segments its visitor is, as it came off the wire, before anything in it is believed.
 *
 * @param writeKey as presented in a header or the query
 * @param visitor the first-party id, empty when there is none
 * @param consent the purposes that the visitor has granted, separated by commas
 */
public record AudienceRequest(
        String writeKey, String visitor, String consent, RawRequest.Peer peer, Instant receivedAt) {
    /** Without the visitor and the key. */
    @Override
    public String toString() {
        return "AudienceRequest[" + receivedAt + "]";
    }
}
