package io.metka.settings;

import java.time.Duration;

/**
 * What one client may hold of the public listener, {@code [edge.connections]}.
 *
 * @param most open connections at once; further ones are closed as they come
 * @param mostPerAddress of them from one network address, 0 for no limit; trusted proxies have none
 * @param headerTimeout from the opening of a connection to the end of its first request's head, also the time for a TLS
 *     handshake; beyond it the connection is closed
 * @param bodyTimeout from the end of a request's head to the end of its body; beyond it the answer is 408
 * @param idleTimeout from an answer to the end of the next request's head on the same connection; beyond it the connection is
 *     closed
 * @param headerBytes of a request line, and of all headers of a request; beyond it the answer is 414 or 431
 */
public record ConnectionSettings(
        int most,
        int mostPerAddress,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        int headerBytes) {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    public ConnectionSettings {
        require(most > 0, "most must be 1 or more, not " + most);
        require(mostPerAddress >= 0, "most_per_address must not be negative");
        require(headerTimeout.compareTo(SHORTEST) >= 0, "header_timeout must be 100ms or more, not " + headerTimeout);
        require(bodyTimeout.compareTo(SHORTEST) >= 0, "body_timeout must be 100ms or more, not " + bodyTimeout);
        require(idleTimeout.compareTo(SHORTEST) >= 0, "idle_timeout must be 100ms or more, not " + idleTimeout);
        require(
                headerBytes >= 4_096 && headerBytes <= 1 << 20,
                "header_bytes must be 4 KB to 1 MB, not " + headerBytes);
    }

    public static ConnectionSettings defaults() {
        return new ConnectionSettings(
                20_000, 2_000, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75), 16 * 1_024);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("edge.connections." + problem);
        }
    }
}
