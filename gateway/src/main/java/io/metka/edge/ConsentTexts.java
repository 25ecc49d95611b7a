package io.metka.edge;

import io.metka.container.Catalog;
import io.metka.model.ConsentDocument;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Serves the exact texts by which visitors consent: {@code /consent/PROJECT/DOCUMENT/VERSION}, in the language of
 * {@code ?lang} or of the browser. As plain text, so that what is hashed is what is shown.
 */
final class ConsentTexts {
    static final String PREFIX = "/consent/";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    /** By the address behind the prefix. */
    private volatile Map<String, ConsentDocument> byName = Map.of();

    void follow(Catalog catalog) {
        Map<String, ConsentDocument> next = new HashMap<>();
        for (ConsentDocument document : catalog.documents()) {
            next.put(document.project().value() + "/" + document.id() + "/" + document.version(), document);
        }
        byName = Map.copyOf(next);
    }

    /** The status of the answer; empty, and nothing answered, when there is no such text. */
    Optional<Integer> serve(HttpServerRequest request, String path) {
        ConsentDocument document = byName.get(path.substring(PREFIX.length()));
        String asked = QueryParameter.of(request, "lang");
        return document == null
                ? Optional.empty()
                : text(document.texts(), asked, request.getHeader(HttpHeaders.ACCEPT_LANGUAGE))
                        .map(text -> send(request, text));
    }

    /** What was asked for and nothing else; if nothing was, the first language of the browser's that there is. */
    private static Optional<ConsentDocument.Text> text(List<ConsentDocument.Text> texts, String asked, String browser) {
        if (!asked.isEmpty()) {
            return texts.stream().filter(text -> text.language().equals(asked)).findFirst();
        }
        for (String offer : (browser == null ? "" : browser).split(",", -1)) {
            String language = offer.strip().toLowerCase(Locale.ROOT);
            for (ConsentDocument.Text text : texts) {
                if (language.startsWith(text.language())) {
                    return Optional.of(text);
                }
            }
        }
        return texts.stream().findFirst();
    }

    private static int send(HttpServerRequest request, ConsentDocument.Text text) {
        String etag = "\"" + text.sha256() + "\"";
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER)
                .putHeader(HttpHeaders.VARY, "Accept-Language")
                .putHeader("Content-Language", text.language())
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Expose-Headers", "ETag, Content-Language")
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(etag)) {
            response.setStatusCode(304).end();
            return 304;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(text.text());
        return 200;
    }
}
