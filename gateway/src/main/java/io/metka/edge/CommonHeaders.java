package io.metka.edge;

import io.metka.settings.TlsSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What stands on every answer of the public port, so that no browser makes more of it than it is. */
final class CommonHeaders {
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");

    /** Nothing on this port is a page; a browser that is led to show an answer as one runs and loads nothing. */
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");

    private final @Nullable CharSequence strictTransport;

    CommonHeaders(TlsSettings tls) {
        this.strictTransport = tls.isOn() && !tls.hstsAge().isZero()
                ? HttpHeaders.createOptimized("max-age=" + tls.hstsAge().toSeconds())
                : null;
    }

    void put(HttpServerResponse response) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF)
                .putHeader(REFERRER_POLICY, NO_REFERRER)
                .putHeader(CONTENT_POLICY, NOTHING);
        if (strictTransport != null) {
            response.putHeader(TRANSPORT, strictTransport);
        }
    }

    /** Says that the rest of the request will not be read; HTTP/2 ends a request without its connection. */
    static void closeAfter(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
