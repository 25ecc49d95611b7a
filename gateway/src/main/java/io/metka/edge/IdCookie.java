package io.metka.edge;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The first-party id cookie. The script writes it too; written by the server as well it outlives the week that some
 * browsers give to cookies made by scripts. It is readable by scripts, because the container reads its id from it.
 */
final class IdCookie {
    static final String NAME = "_mk_id";
    private static final int MIN_CHARS = 8;
    private static final int MAX_CHARS = 64;

    private final String attributes;

    IdCookie(Duration age) {
        this.attributes = "; Path=/; SameSite=Lax; Max-Age=" + age.toSeconds();
    }

    /** The empty string when there is no usable one. */
    static String read(HttpServerRequest request) {
        if (!request.headers().contains("Cookie")) {
            return "";
        }
        Cookie cookie = request.getCookie(NAME);
        return cookie != null && isUsable(cookie.getValue()) ? cookie.getValue() : "";
    }

    /** Sets the cookie to an id that the visitor agreed to; does nothing for an empty or odd one. */
    void set(HttpServerRequest request, String id, boolean secure) {
        if (isUsable(id)) {
            request.response().putHeader("Set-Cookie", NAME + "=" + id + attributes + (secure ? "; Secure" : ""));
        }
    }

    /** Whether an id can stand in a cookie as it is. */
    static boolean isUsable(String id) {
        return id.length() >= MIN_CHARS
                && id.length() <= MAX_CHARS
                && id.chars()
                        .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || c == '-' || c == '_' || c == '.');
    }
}
