package io.metka.edge;

import io.metka.container.Catalog;
import io.metka.container.CompiledContainer;
import io.metka.container.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Serves container scripts: {@code /c/ID.js} and {@code /c/ID/TOKEN.js} for other environments than the live one, both
 * short-lived and revalidated by ETag, and {@code /c/ID/HASH.js}, immutable. Whoever asks for a script that is not there
 * gets one that does nothing, so that a page with a wrong snippet works as it did.
 */
final class Scripts {
    static final String PREFIX = "/c/";
    private static final String SUFFIX = ".js";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final Buffer HARMLESS =
            Buffer.buffer("/* Metka has no such script: publish the container, or correct the snippet. */\n");
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final String shortLived;

    /** By the address between the prefix and the suffix. */
    private volatile Map<String, CompiledContainer> byName = Map.of();

    Scripts(Duration stableAge) {
        this.shortLived = "public, max-age=" + stableAge.toSeconds() + ", stale-while-revalidate=86400";
    }

    void follow(Catalog catalog) {
        Map<String, CompiledContainer> next = new HashMap<>();
        for (CompiledContainer container : catalog.containers()) {
            boolean live = container.token().isEmpty();
            next.put(live ? container.id() : container.id() + "/" + container.token(), container);
        }
        byName = Map.copyOf(next);
    }

    int serve(HttpServerRequest request, String path) {
        if (!path.endsWith(SUFFIX)) {
            return unknown(request.response());
        }
        String name = path.substring(PREFIX.length(), path.length() - SUFFIX.length());
        CompiledContainer container = byName.get(name);
        if (container != null) {
            return send(request, container.script(), shortLived);
        }
        int slash = name.indexOf('/');
        CompiledContainer live = slash < 0 ? null : byName.get(name.substring(0, slash));
        return live == null || !name.substring(slash + 1).equals(live.script().hash())
                ? unknown(request.response())
                : send(request, live.script(), FOR_EVER);
    }

    static int send(HttpServerRequest request, Script script, String caching) {
        String etag = "\"" + script.hash() + "\"";
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(etag)) {
            response.setStatusCode(304).end();
            return 304;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, JAVASCRIPT);
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepts(accepted, "br")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "br").end(Buffer.buffer(script.brotli()));
        } else if (accepts(accepted, "gzip")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(Buffer.buffer(script.gzip()));
        } else {
            response.end(Buffer.buffer(script.plain()));
        }
        return 200;
    }

    private static boolean accepts(String header, String encoding) {
        if (header == null) {
            return false;
        }
        for (String offer : header.split(",", -1)) {
            String[] parts = offer.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase(encoding)) {
                return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    static int unknown(HttpServerResponse response) {
        response.setStatusCode(404)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, JAVASCRIPT)
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
                .end(HARMLESS);
        return 404;
    }
}
