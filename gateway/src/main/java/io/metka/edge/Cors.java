package io.metka.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Pattern;

/**
 * Cross-origin answers: any origin may read its own receipts and carry the first-party cookie. Which origins a source
 * takes events from is decided with its write key, which a preflight does not show.
 */
final class Cors {
    private static final CharSequence ALLOW_ORIGIN = HttpHeaders.createOptimized("Access-Control-Allow-Origin");
    private static final CharSequence ALLOW_CREDENTIALS =
            HttpHeaders.createOptimized("Access-Control-Allow-Credentials");
    private static final String ODD = "?";
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");

    private static final CharSequence EXPOSE_HEADERS = HttpHeaders.createOptimized("Access-Control-Expose-Headers");
    private static final CharSequence READABLE_HEADERS = HttpHeaders.createOptimized("Retry-After, X-RateLimit-Reset");

    /**
     * What the clients of all protocols send: a browser asks before it knows which of them it is. A star would not do, for
     * it means itself where cookies may come along.
     */
    private static final CharSequence ALLOWED_HEADERS = HttpHeaders.createOptimized(String.join(
            ", ",
            "Authorization",
            "Content-Type",
            "Content-Encoding",
            "X-Write-Key",
            "X-Retry-Count",
            "AnonymousId",
            "SentAt",
            "Rsa-Recovered",
            "Rsa-Retry-Attempt",
            "Rsa-Since-Last-Attempt",
            "Rsa-Since-First-Attempt",
            "Rsa-Retry-Reason",
            "SP-Anonymous"));

    private static final Pattern ORIGIN = Pattern.compile("null|[a-z][a-z0-9+.-]{1,30}://[A-Za-z0-9._\\[\\]:-]{1,260}");

    private Cors() {}

    /**
     * The origin that a browser says it is on, empty when there is none; a question mark, which no source lists and
     * nobody is answered, for what is no origin at all: no browser sends that.
     */
    static String origin(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return "";
        }
        return ORIGIN.matcher(origin).matches() ? origin : ODD;
    }

    static void allow(String origin, HttpServerResponse response) {
        if (!origin.isEmpty() && !origin.equals(ODD)) {
            response.putHeader(ALLOW_ORIGIN, origin)
                    .putHeader(ALLOW_CREDENTIALS, TRUE)
                    .putHeader(EXPOSE_HEADERS, READABLE_HEADERS)
                    .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
    }

    static int preflight(HttpServerRequest request) {
        request.response()
                .putHeader("Access-Control-Allow-Methods", "POST, GET, HEAD, OPTIONS")
                .putHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS)
                .putHeader("Access-Control-Max-Age", "86400")
                .setStatusCode(204)
                .end();
        return 204;
    }
}
