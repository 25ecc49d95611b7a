package io.metka.control.api;

import io.metka.support.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Says where requests come from, through the proxies in front. */
final class Clients {
    private final ClientAddress addresses;

    Clients(List<String> trustedProxies) {
        this.addresses = new ClientAddress(trustedProxies);
    }

    Call.Client of(HttpServerRequest request) {
        return new Call.Client(addresses.of(request), addresses.isSecure(request));
    }
}
