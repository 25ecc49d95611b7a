package io.metka.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.Catalog;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints of the current catalog, by lane. */
final class Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final Supplier<Catalog> catalogs;
    private final Map<LaneId, Served> plans = new ConcurrentHashMap<>();
    private volatile View view = new View(List.of(), Map.of());

    Endpoints(Supplier<Catalog> catalogs) {
        this.catalogs = catalogs;
    }

    /** An endpoint and how it is served. */
    record Served(WebhookEndpoint endpoint, Plan plan) {}

    /** How an endpoint is served; one whose document cannot be read gets the standard form. */
    Plan plan(WebhookEndpoint endpoint) {
        Served last = plans.get(LaneId.of(endpoint));
        if (last == null || !last.endpoint().equals(endpoint)) {
            last = new Served(endpoint, read(endpoint));
            plans.put(LaneId.of(endpoint), last);
        }
        return last.plan();
    }

    /** The plan of an endpoint that need not be in the catalog. */
    Plan read(WebhookEndpoint endpoint) {
        Plan.Parsed parsed =
                Plan.parse(document(endpoint), endpoint.handling().secrets().keySet());
        if (!parsed.problems().isEmpty()) {
            LOG.error(
                    "The webhook {} was saved by another version and is not understood: {}",
                    endpoint,
                    parsed.problems());
        }
        return parsed.plan();
    }

    private static JsonNode document(WebhookEndpoint endpoint) {
        try {
            return Json.MAPPER.readTree(endpoint.handling().delivery().utf8());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<LaneId, WebhookEndpoint> all() {
        List<WebhookEndpoint> now = catalogs.get().webhooks();
        View last = view;
        if (!last.webhooks().equals(now)) {
            Map<LaneId, WebhookEndpoint> byLane = new LinkedHashMap<>();
            now.forEach(endpoint -> byLane.put(LaneId.of(endpoint), endpoint));
            last = new View(now, byLane);
            view = last;
        }
        return last.byLane();
    }

    /** The lane's endpoint if deliveries to it are wanted now, else null. */
    @Nullable
    WebhookEndpoint enabled(LaneId lane) {
        WebhookEndpoint endpoint = all().get(lane);
        return endpoint != null && endpoint.enabled() && !endpoint.handling().paused() ? endpoint : null;
    }

    private record View(List<WebhookEndpoint> webhooks, Map<LaneId, WebhookEndpoint> byLane) {}
}
