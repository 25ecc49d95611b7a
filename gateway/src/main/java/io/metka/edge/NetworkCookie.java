package io.metka.edge;

import io.metka.settings.SnowplowSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The cookie with the network user id of Snowplow's trackers. No script can read it, and it comes from all sites. */
final class NetworkCookie {
    private final SnowplowSettings settings;

    NetworkCookie(SnowplowSettings settings) {
        this.settings = settings;
    }

    String name() {
        return settings.cookieName();
    }

    /** Sets it to an id that the visitor agreed to; does nothing for an empty or odd one. */
    void set(HttpServerRequest request, String id, boolean secure) {
        if (IdCookie.isUsable(id) && !settings.cookieAge().isZero()) {
            write(request, id, settings.cookieAge().toSeconds(), secure);
        }
    }

    /** Takes it away from a browser that has it. */
    void remove(HttpServerRequest request, boolean secure) {
        if (request.headers().contains(HttpHeaders.COOKIE) && request.getCookie(name()) != null) {
            write(request, "", 0, secure);
        }
    }

    /** Browsers send a cookie from other sites only when it is secure; without TLS it stays within its own site. */
    private void write(HttpServerRequest request, String value, long seconds, boolean secure) {
        request.response()
                .putHeader(
                        HttpHeaders.SET_COOKIE,
                        name() + "=" + value + "; Path=/; HttpOnly; Max-Age=" + seconds + domain(request)
                                + (secure ? "; SameSite=None; Secure" : "; SameSite=Lax"));
    }

    private String domain(HttpServerRequest request) {
        String host = host(request.getHeader(HttpHeaders.ORIGIN));
        for (String domain : settings.cookieDomains()) {
            if (host.equals(domain) || host.endsWith("." + domain)) {
                return "; Domain=" + domain;
            }
        }
        return "";
    }

    private static String host(@Nullable String origin) {
        try {
            String host = origin == null ? null : new URI(origin).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
