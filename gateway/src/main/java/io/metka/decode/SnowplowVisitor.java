package io.metka.decode;

import io.metka.model.ConsentState;
import io.metka.model.Identifier;
import io.metka.model.RawRequest;
import io.metka.model.Source;
import io.metka.support.Ids;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom the events of one request of a Snowplow tracker are about, as far as the request itself says: the network user id,
 * which one browser has on all sites of a gateway, and the network address. A tracker that asks to be served anonymously gets
 * neither.
 */
final class SnowplowVisitor {
    /** The header by which a tracker asks so, and those that only browsers send. */
    static final String ANONYMOUS = "sp-anonymous";

    static final String FETCH_SITE = "sec-fetch-site";

    private static final String COOKIE = "cookie:";
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{8,100}");

    private final RawRequest request;
    private final List<Map<String, String>> events;
    private final Source source;
    private final Ids ids;
    private final boolean anonymous;
    private String ofBrowser;

    SnowplowVisitor(RawRequest request, List<Map<String, String>> events, Source source, Ids ids) {
        this.request = request;
        this.events = events;
        this.source = source;
        this.ids = ids;
        this.anonymous = request.call().headers().containsKey(ANONYMOUS);
        this.ofBrowser = ofCookie();
    }

    /**
     * Names the visitor of an event: as the event itself says, else as the browser's cookie does, else by a new id when a
     * browser that consents has none yet.
     */
    void name(EventDraft draft, Map<String, String> event) {
        if (anonymous) {
            return;
        }
        String said = said(event);
        if (said.isEmpty() && ofBrowser.isEmpty() && isBrowser() && isAllowed(draft.consent)) {
            ofBrowser = ids.uuid().toString();
        }
        draft.identify(Identifier.NETWORK_USER_ID, said.isEmpty() ? ofBrowser : said);
    }

    private boolean isAllowed(@Nullable ConsentState consent) {
        return consent == null
                ? source.declaredConsent().contains(ConsentState.ANALYTICS)
                : consent.allows(ConsentState.ANALYTICS);
    }

    /** Who sent the request as it may be kept; a server may say for whom it speaks. */
    RawRequest.Peer peer() {
        RawRequest.Peer peer = request.peer();
        boolean server = !isBrowser() && "srv".equals(common("p"));
        String address = common("ip");
        String userAgent = common("ua");
        String ownAddress = server ? "" : peer.address();
        String ownAgent = server ? "" : peer.userAgent();
        return new RawRequest.Peer(
                anonymous || address == null ? "" : address.isEmpty() ? ownAddress : Texts.address(address),
                userAgent == null
                        ? ""
                        : userAgent.isEmpty() ? ownAgent : Texts.clip(userAgent, DecodeLimits.USER_AGENT_CHARS),
                peer.hints(),
                peer.origin());
    }

    private boolean isBrowser() {
        return !request.peer().origin().isEmpty() || request.call().headers().containsKey(FETCH_SITE);
    }

    private static String said(Map<String, String> event) {
        String tracker = event.getOrDefault("tnuid", "");
        String said = tracker.isEmpty() ? event.getOrDefault("nuid", "") : tracker;
        return isUsable(said) ? said : "";
    }

    private String ofCookie() {
        return request.call().headers().entrySet().stream()
                .filter(header -> header.getKey().startsWith(COOKIE))
                .map(Map.Entry::getValue)
                .filter(SnowplowVisitor::isUsable)
                .findFirst()
                .orElse("");
    }

    private static boolean isUsable(String id) {
        return USABLE.matcher(id).matches() && !id.equals(SnowplowEvent.NOBODY);
    }

    /** What all events say, empty when they say nothing, null when they differ. */
    private @Nullable String common(String parameter) {
        String common = null;
        for (Map<String, String> event : events) {
            String value = event.getOrDefault(parameter, "");
            if (common != null && !common.equals(value)) {
                return null;
            }
            common = value;
        }
        return common == null ? "" : common;
    }
}
