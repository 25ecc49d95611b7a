package io.metka.settings;

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
 * @param trustedProxies addresses of the proxies in front, whose {@code X-Forwarded-For} and
 *     {@code X-Forwarded-Proto} are believed
 * @param cookieAge lifetime of the first-party id cookie
 * @param scriptAge how long a browser may keep a container's stable URL without asking again
 * @param acceptClientHints names of the client hints that browsers are asked for with {@code Accept-CH}, such as
 *     {@code Sec-CH-UA-Model}; browsers send the coarse ones unasked
 * @param snowplow what Snowplow's trackers find
 */
public record EdgeSettings(
        String host,
        int port,
        String prefix,
        int maxBody,
        int maxInflatedBody,
        int requestsPerSecond,
        List<String> trustedProxies,
        Duration cookieAge,
        Duration scriptAge,
        List<String> acceptClientHints,
        SnowplowSettings snowplow) {

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
    }

    /** One that asks for no client hints, with everything of Snowplow's as it is by default. */
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
                trustedProxies,
                cookieAge,
                scriptAge,
                List.of(),
                SnowplowSettings.defaults());
    }

    public static EdgeSettings defaults() {
        return new EdgeSettings(
                "0.0.0.0", 8080, "", 512 * 1024, 4 << 20, 200, List.of(), Duration.ofDays(365), Duration.ofMinutes(1));
    }
}
