package io.metka.settings;

import io.metka.support.AddressRange;
import java.time.Duration;
import java.util.List;

/**
 * The public listener, {@code [edge]}.
 *
 * @param host address to listen on
 * @param port TCP port, 0 for any free one
 * @param prefix path below which all of this port lives, for example {@code /m}, so that a site can hide collection and
 *     scripts under a path of its own; empty for none. Containers that are published take it up with their next version
 * @param maxBody bytes of a request body as it comes over the network, beyond which the answer is 413
 * @param maxInflatedBody bytes of a packed request body once it is unpacked, beyond which the answer is 413
 * @param requestsPerSecond per client address, beyond which the answer is 429; 0 for no limit
 * @param eventsPerSecond per source, for the sources that have no figure of their own, beyond which the answer is 429; 0 for
 *     no limit. Imports are not limited: they need a secret key
 * @param trustedProxies addresses of the proxies in front, or their networks such as {@code 10.0.0.0/8}, whose
 *     {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed
 * @param cookieAge lifetime of the first-party id cookie
 * @param scriptAge how long a browser may keep a container's stable URL without asking again
 * @param acceptClientHints names of the client hints that browsers are asked for with {@code Accept-CH}, such as
 *     {@code Sec-CH-UA-Model}; browsers send the coarse ones unasked
 * @param snowplow what Snowplow's trackers find
 * @param tls the certificate
 * @param connections what one client may hold
 * @param limits how much one request and one event may hold
 */
public record EdgeSettings(
        String host,
        int port,
        String prefix,
        int maxBody,
        int maxInflatedBody,
        int requestsPerSecond,
        int eventsPerSecond,
        List<String> trustedProxies,
        Duration cookieAge,
        Duration scriptAge,
        List<String> acceptClientHints,
        SnowplowSettings snowplow,
        TlsSettings tls,
        ConnectionSettings connections,
        EventLimitSettings limits) {

    public EdgeSettings {
        trustedProxies = List.copyOf(trustedProxies);
        acceptClientHints = List.copyOf(acceptClientHints);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("edge.port must be 0 to 65535, not " + port);
        }
        if (maxBody < 1_024 || maxBody > 64 << 20) {
            throw new IllegalArgumentException("edge.max_body must be 1024 bytes to 64 MB, not " + maxBody);
        }
        if (maxInflatedBody < 1_024 || maxInflatedBody > 64 << 20) {
            throw new IllegalArgumentException(
                    "edge.max_inflated_body must be 1024 bytes to 64 MB, not " + maxInflatedBody);
        }
        if (!prefix.matches("(/[A-Za-z0-9_-]{1,64}){0,4}")) {
            throw new IllegalArgumentException(
                    "edge.prefix must be empty or a path such as \"/m\" without a slash at its end, not " + prefix);
        }
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException("edge.requests_per_second must not be negative");
        }
        if (eventsPerSecond < 0) {
            throw new IllegalArgumentException("edge.events_per_second must not be negative");
        }
        for (String proxy : trustedProxies) {
            try {
                AddressRange.parse(proxy);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("edge.trusted_proxies: " + e.getMessage(), e);
            }
        }
    }

    /** One that asks for no client hints, with everything else as it is by default. */
    public EdgeSettings(
            String host,
            int port,
            String prefix,
            int maxBody,
            int maxInflatedBody,
            int requestsPerSecond,
            List<String> trustedProxies,
            Duration cookieAge,
            Duration scriptAge) {
        this(
                host,
                port,
                prefix,
                maxBody,
                maxInflatedBody,
                requestsPerSecond,
                0,
                trustedProxies,
                cookieAge,
                scriptAge,
                List.of(),
                SnowplowSettings.defaults(),
                TlsSettings.defaults(),
                ConnectionSettings.defaults(),
                EventLimitSettings.defaults());
    }

    /** The same with something else for Snowplow's trackers. */
    public EdgeSettings with(SnowplowSettings others) {
        return with(others, tls, connections);
    }

    /** The same with another certificate. */
    public EdgeSettings with(TlsSettings others) {
        return with(snowplow, others, connections);
    }

    /** The same with other connections. */
    public EdgeSettings with(ConnectionSettings others) {
        return with(snowplow, tls, others);
    }

    private EdgeSettings with(
            SnowplowSettings otherSnowplow, TlsSettings otherTls, ConnectionSettings otherConnections) {
        return new EdgeSettings(
                host,
                port,
                prefix,
                maxBody,
                maxInflatedBody,
                requestsPerSecond,
                eventsPerSecond,
                trustedProxies,
                cookieAge,
                scriptAge,
                acceptClientHints,
                otherSnowplow,
                otherTls,
                otherConnections,
                limits);
    }

    public static EdgeSettings defaults() {
        return new EdgeSettings(
                "0.0.0.0", 8080, "", 512 * 1024, 4 << 20, 200, List.of(), Duration.ofDays(365), Duration.ofMinutes(1));
    }
}
