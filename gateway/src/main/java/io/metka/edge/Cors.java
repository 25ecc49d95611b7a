package io.metka.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Cross-origin answers: any origin may read its own receipts and carry the first-party cookie. Which origins a source
 * takes events from is decided with its write key, which a preflight does not show.
 */
final class Cors {
    private static final CharSequence ALLOW_ORIGIN = HttpHeaders.createOptimized("Access-Control-Allow-Origin");
    private static final CharSequence ALLOW_CREDENTIALS =
            HttpHeaders.createOptimized("Access-Control-Allow-Credentials");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");

    private Cors() {}

    static void allow(String origin, HttpServerResponse response) {
        if (!origin.isEmpty()) {
            response.putHeader(ALLOW_ORIGIN, origin)
                    .putHeader(ALLOW_CREDENTIALS, TRUE)
                    .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
    }

    static int preflight(HttpServerRequest request) {
        request.response()
                .putHeader("Access-Control-Allow-Methods", "POST, GET, OPTIONS")
                .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type")
                .putHeader("Access-Control-Max-Age", "86400")
                .setStatusCode(204)
                .end();
        return 204;
    }
}
