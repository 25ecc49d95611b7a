package io.metka.edge;

import io.metka.container.Catalog;
import io.metka.container.CompiledContainer;
import io.metka.container.Script;
import io.metka.support.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Serves container scripts: {@code /c/ID.js}, short-lived and revalidated by ETag, and {@code /c/ID/HASH.js}, immutable.
 */
final class Scripts {
    static final String PREFIX = "/c/";
    private static final String SUFFIX = ".js";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final String shortLived;
    private volatile Map<String, CompiledContainer> byId = Map.of();

    Scripts(Duration stableAge) {
        this.shortLived = "public, max-age=" + stableAge.toSeconds() + ", stale-while-revalidate=86400";
    }

    void follow(Catalog catalog) {
        Map<String, CompiledContainer> next = new HashMap<>();
        catalog.containers().forEach(container -> next.put(container.id(), container));
        byId = Map.copyOf(next);
    }

    int serve(HttpServerRequest request, String path) {
        if (!path.endsWith(SUFFIX)) {
            return unknown(request.response());
        }
        String name = path.substring(PREFIX.length(), path.length() - SUFFIX.length());
        int slash = name.indexOf('/');
        CompiledContainer container = byId.get(slash < 0 ? name : name.substring(0, slash));
        if (container == null) {
            return unknown(request.response());
        }
        Script script = container.script();
        if (slash >= 0 && !name.substring(slash + 1).equals(script.hash())) {
            return unknown(request.response());
        }
        return send(request, script, slash < 0 ? shortLived : FOR_EVER);
    }

    private static int send(HttpServerRequest request, Script script, String caching) {
        String etag = "\"" + script.hash() + "\"";
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
                .putHeader("X-Content-Type-Options", "nosniff");
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(etag)) {
            response.setStatusCode(304).end();
            return 304;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/javascript; charset=utf-8");
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

    private static int unknown(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return Answers.problem(
                response,
                new Problem(
                        404,
                        "unknown_script",
                        "No such script",
                        "Publish the container, or correct its id in the snippet."),
                Duration.ZERO);
    }
}
