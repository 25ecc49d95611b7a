package io.metka.edge;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * One line of the public port's table: what happens to requests for a path.
 *
 * @param name in metrics
 * @param methods that the handler takes; OPTIONS is answered for every route
 */
record Route(String name, List<String> methods, Handler handler) {
    Route {
        methods = List.copyOf(methods);
    }

    /** Answers a request whose path and method fit. */
    interface Handler {
        void handle(Asked asked);
    }

    /**
     * A request on its route.
     *
     * @param context the event loop that the request belongs to
     * @param path without the configured prefix
     */
    record Asked(HttpServerRequest request, Context context, String path) {}
}
