package io.metka.edge;

import io.vertx.core.http.HttpServerRequest;

/** One parameter of a request's query. */
final class QueryParameter {
    private QueryParameter() {}

    /** Decoded; empty when it is absent, and when the query as a whole is not percent-encoded. */
    static String of(HttpServerRequest request, String name) {
        if (request.query() == null) {
            return "";
        }
        try {
            String value = request.getParam(name);
            return value == null ? "" : value;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
