package io.metka.settings;

import java.time.Duration;
import java.util.List;

/**
 * The public listener, {@code [edge]}.
 *
 * @param host address to listen on
 * @param port TCP port, 0 for any free one
 * @param maxBody bytes of a request body, beyond which the answer is 413
 * @param requestsPerSecond per client address, beyond which the answer is 429; 0 for no limit
 * @param trustedProxies addresses of the proxies in front, whose {@code X-Forwarded-For} and
 *     {@code X-Forwarded-Proto} are believed
 * @param cookieAge lifetime of the first-party id cookie
 * @param scriptAge how long a browser may keep a container's stable URL without asking again
 * @param acceptClientHints names of the client hints that browsers are asked for with {@code Accept-CH}, such as
 *     {@code Sec-CH-UA-Model}; browsers send the coarse ones unasked
 */
public record EdgeSettings(
        String host,
        int port,
        int maxBody,
        int requestsPerSecond,
        List<String> trustedProxies,
        Duration cookieAge,
        Duration scriptAge,
        List<String> acceptClientHints) {

    public EdgeSettings {
        trustedProxies = List.copyOf(trustedProxies);
        acceptClientHints = List.copyOf(acceptClientHints);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("edge.port must be 0 to 65535, not " + port);
        }
        if (maxBody < 1_024 || maxBody > 64 << 20) {
            throw new IllegalArgumentException("edge.max_body must be 1024 bytes to 64 MB, not " + maxBody);
        }
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException("edge.requests_per_second must not be negative");
        }
    }

    public static EdgeSettings defaults() {
        return new EdgeSettings(
                "0.0.0.0", 8080, 512 * 1024, 200, List.of(), Duration.ofDays(365), Duration.ofMinutes(1), List.of());
    }
}
