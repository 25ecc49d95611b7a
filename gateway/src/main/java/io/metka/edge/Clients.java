package io.metka.edge;

import io.metka.settings.EdgeSettings;
import io.metka.support.ClientAddress;
import io.metka.support.Clock;
import io.metka.support.RateLimit;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Who asks, and whether it asks too often: one for all routes, so that they share one limit per network address. */
final class Clients {
    private final ClientAddress addresses;
    private final RateLimit rate;
    private final int perSecond;
    private final EdgeSignals signals;

    Clients(EdgeSettings settings, Clock clock, EdgeSignals signals) {
        this.addresses = new ClientAddress(settings.trustedProxies());
        this.rate = new RateLimit(clock);
        this.perSecond = settings.requestsPerSecond();
        this.signals = signals;
    }

    /** The client's own address, numeric. */
    String of(HttpServerRequest request) {
        return addresses.of(request);
    }

    /** Whether the browser speaks TLS. */
    boolean isSecure(HttpServerRequest request) {
        return addresses.isSecure(request);
    }

    /** Zero when the request may pass, else how long its sender should wait. */
    Duration delay(HttpServerRequest request) {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        Duration delay = rate.take(addresses.of(request), perSecond, 1);
        if (!delay.isZero()) {
            signals.limited(EdgeSignals.Limit.ADDRESS);
        }
        return delay;
    }
}
