package io.metka.support;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who really sent a request when trusted proxies stand in front. */
public final class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
    private static final int LONGEST = 45;

    private final List<AddressRange> trustedProxies;

    /** @param trustedProxies addresses or networks such as {@code 10.0.0.0/8} */
    public ClientAddress(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies.stream().map(AddressRange::parse).toList();
    }

    /**
     * The rightmost address that is no trusted proxy's; numeric. What stands to the left of it anybody can have written, and
     * so can a header line of its own that a proxy did not add to: all lines count, in their order.
     */
    public String of(HttpServerRequest request) {
        String peer = peer(request);
        if (!isTrusted(peer)) {
            return peer;
        }
        String client = peer;
        List<String> lines = request.headers().getAll(FORWARDED_FOR);
        for (int i = lines.size() - 1; i >= 0; i--) {
            String[] hops = lines.get(i).split(",", -1);
            for (int j = hops.length - 1; j >= 0; j--) {
                InetAddress hop = address(hops[j].strip());
                if (hop == null) {
                    return client;
                }
                client = hop.getHostAddress();
                if (!isTrusted(hop)) {
                    return client;
                }
            }
        }
        return client;
    }

    /** Whether the browser speaks TLS, to this listener or to a trusted proxy. */
    public boolean isSecure(HttpServerRequest request) {
        return request.isSSL() || (isTrusted(peer(request)) && "https".equals(last(request)));
    }

    /** Whether an address is that of a trusted proxy. */
    public boolean isTrusted(String peer) {
        if (trustedProxies.isEmpty()) {
            return false;
        }
        InetAddress address = address(peer);
        return address != null && isTrusted(address);
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }

    /** What the nearest proxy says; it may stand to the right of what the client sent. */
    private static String last(HttpServerRequest request) {
        List<String> lines = request.headers().getAll(FORWARDED_PROTO);
        String line = lines.isEmpty() ? "" : lines.getLast();
        return line.substring(line.lastIndexOf(',') + 1).strip();
    }

    private static String peer(HttpServerRequest request) {
        var remote = request.remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        return address == null ? "" : address;
    }

    /** With or without the port that some proxies add; null for what is no address. */
    private static @Nullable InetAddress address(String hop) {
        String text = hop;
        if (hop.startsWith("[")) {
            text = hop.substring(1, Math.max(1, hop.indexOf(']')));
        } else if (hop.indexOf('.') > 0 && hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
            text = hop.substring(0, hop.indexOf(':'));
        }
        // Other forms than these are read by some and not by others.
        boolean isPlain = !text.isEmpty()
                && text.length() <= LONGEST
                && (text.indexOf(':') >= 0 || text.chars().filter(c -> c == '.').count() == 3)
                && text.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
        try {
            return isPlain ? InetAddress.ofLiteral(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
