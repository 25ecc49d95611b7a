package io.metka.edge;

import io.metka.model.RawRequest.Protocol;
import java.util.List;

/** Where each protocol's clients send their events (docs/protocols.md lists the same). */
final class CollectingRoutes {
    private static final List<String> POST = List.of("POST");
    private static final List<String> GET = List.of("GET");

    /** Both makers' clients call the kinds of events so; the browser client of Segment writes the first letter. */
    private static final List<String> KINDS = List.of(
            "t", "track", "p", "page", "s", "screen", "i", "identify", "g", "group", "a", "alias", "b", "batch");

    private CollectingRoutes() {}

    static void add(Routes table, Exchange exchange) {
        own(table, exchange);
        segment(table, exchange);
        rudderStack(table, exchange);
    }

    private static void own(Routes table, Exchange exchange) {
        table.path(
                "/v1/events",
                route(exchange, POST, Collecting.own("events", Protocol.EVENTS, Replies.OUTCOMES, "content-type")));
        table.path("/v1/pixel.gif", route(exchange, GET, Collecting.own("pixel", Protocol.PIXEL, Replies.PIXEL)));
        table.path(
                "/v1/import",
                route(exchange, POST, Collecting.foreign("import", Protocol.IMPORT, Replies.OUTCOMES, "content-type")));
    }

    /** RudderStack's browser client posts to the same paths, and tells itself by a header of its own. */
    private static void segment(Routes table, Exchange exchange) {
        Collecting segment = Collecting.foreign("segment", Protocol.SEGMENT, Replies.SEGMENT);
        Collecting rudder = Collecting.foreign("rudderstack", Protocol.RUDDERSTACK, Replies.RUDDERSTACK);
        Route route = new Route(
                "segment",
                POST,
                asked -> exchange.collect(asked, asked.request().headers().contains("AnonymousId") ? rudder : segment));
        KINDS.forEach(kind -> table.path("/v1/" + kind, route));
    }

    private static void rudderStack(Routes table, Exchange exchange) {
        table.path(
                "/beacon/v1/batch",
                route(exchange, POST, Collecting.foreign("rudderstack", Protocol.RUDDERSTACK, Replies.RUDDERSTACK)));
        Route pixel = route(
                exchange, GET, Collecting.foreign("rudderstack_pixel", Protocol.RUDDERSTACK, Replies.ALWAYS_PIXEL));
        table.path("/pixel/v1/track", pixel).path("/pixel/v1/page", pixel);
    }

    private static Route route(Exchange exchange, List<String> methods, Collecting collecting) {
        return new Route(collecting.name(), methods, asked -> exchange.collect(asked, collecting));
    }
}
