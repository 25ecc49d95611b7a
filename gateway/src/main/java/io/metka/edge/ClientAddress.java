package io.metka.edge;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** Finds out who really sent a request when trusted proxies stand in front. */
final class ClientAddress {
    private final Set<String> trustedProxies;

    ClientAddress(List<String> trustedProxies) {
        this.trustedProxies = Set.copyOf(trustedProxies);
    }

    /** The rightmost address that no trusted proxy vouches for as its own; numeric. */
    String of(HttpServerRequest request) {
        String peer = peer(request);
        if (!trustedProxies.contains(peer)) {
            return peer;
        }
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded == null) {
            return peer;
        }
        String[] hops = forwarded.split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!trustedProxies.contains(hop)) {
                return isNumeric(hop) ? hop : peer;
            }
        }
        return peer;
    }

    /** Whether the browser speaks TLS, to this listener or to a trusted proxy. */
    boolean isSecure(HttpServerRequest request) {
        return request.isSSL()
                || (trustedProxies.contains(peer(request)) && "https".equals(request.getHeader("X-Forwarded-Proto")));
    }

    private static String peer(HttpServerRequest request) {
        var remote = request.remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        return address == null ? "" : address;
    }

    private static boolean isNumeric(String address) {
        return !address.isEmpty()
                && address.length() <= 45
                && address.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
    }
}
