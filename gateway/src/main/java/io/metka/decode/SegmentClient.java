package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import java.util.Locale;

/**
 * Who sent the messages of one request: the peer itself when it is a visitor's browser or app, and whom the messages tell of
 * when a server sends for its visitors, whose own address would place them all in one data centre.
 */
final class SegmentClient {
    private static final String UNDECIDED = "\0";
    private static final String DIFFERENT = "\1";

    private final RawRequest request;
    private boolean browser;
    private boolean rudder;
    private String address = UNDECIDED;
    private String userAgent = UNDECIDED;

    SegmentClient(RawRequest request) {
        this.request = request;
        this.rudder = request.protocol() == Protocol.RUDDERSTACK;
        this.browser =
                !request.peer().origin().isEmpty() || request.call().path().startsWith("/pixel/");
    }

    /** Takes notice of one message; every client of RudderStack says by which channel it comes, and none of Segment does. */
    void see(SegmentMessage message) {
        JsonNode context = message.context();
        browser |= context.has("userAgent") || context.has("screen") || context.has("device");
        rudder |= message.members().has("channel")
                || context.path("library")
                        .path("name")
                        .asText()
                        .toLowerCase(Locale.ROOT)
                        .contains("rudder");
        address = common(address, context.path("ip").asText(""));
        userAgent = common(userAgent, context.path("userAgent").asText(""));
    }

    /** Whether a visitor's own browser or app speaks. */
    boolean isBrowser() {
        return browser;
    }

    /** The wire name of the protocol as stores know it. */
    String protocol() {
        return (rudder ? Protocol.RUDDERSTACK : Protocol.SEGMENT).wireName();
    }

    /** What may be said of the visitor's network and device; what differs from message to message is left out. */
    RawRequest.Peer peer() {
        RawRequest.Peer peer = request.peer();
        return new RawRequest.Peer(
                address(peer.address()),
                Texts.clip(claimed(userAgent, peer.userAgent()), DecodeLimits.USER_AGENT_CHARS),
                peer.hints(),
                peer.origin());
    }

    private String address(String ofPeer) {
        return Texts.address(claimed(address, ofPeer));
    }

    private String claimed(String said, String ofPeer) {
        if (said.isEmpty() || said.equals(UNDECIDED)) {
            return browser ? ofPeer : "";
        }
        return said.equals(DIFFERENT) ? "" : said;
    }

    private static String common(String before, String next) {
        return before.equals(UNDECIDED) || before.equals(next) ? next : DIFFERENT;
    }
}
