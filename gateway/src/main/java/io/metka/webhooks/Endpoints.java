package io.metka.webhooks;

import io.metka.container.Catalog;
import io.metka.model.WebhookEndpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The endpoints of the current catalog, by lane. */
final class Endpoints {
    private final Supplier<Catalog> catalogs;
    private volatile View view = new View(List.of(), Map.of());

    Endpoints(Supplier<Catalog> catalogs) {
        this.catalogs = catalogs;
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

    /** The lane's endpoint if deliveries to it are wanted, else null. */
    @Nullable
    WebhookEndpoint enabled(LaneId lane) {
        WebhookEndpoint endpoint = all().get(lane);
        return endpoint != null && endpoint.enabled() ? endpoint : null;
    }

    private record View(List<WebhookEndpoint> webhooks, Map<LaneId, WebhookEndpoint> byLane) {}
}
