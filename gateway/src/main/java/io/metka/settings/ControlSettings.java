package io.metka.settings;

import io.metka.support.AddressRange;
import java.time.Duration;
import java.util.List;

/**
 * The control plane: the console listener with the API and the admin UI, and the store of definitions.
 *
 * @param host the address that the console listens on; loopback unless the operator opens it, default {@code 127.0.0.1}
 * @param port the console's port, 0 to 65535 where 0 takes any free one, default 8081
 * @param store JDBC URL of the control store, {@code jdbc:sqlite:<file>}; empty, the default, means
 *     {@code control.sqlite} in the data folder
 * @param storeBusyTimeout how long a request waits for another one's change to end, default 5 s
 * @param maxBodyBytes the largest request body that the API reads, default 4 MiB
 * @param failedAttemptsPerMinute wrong tokens that one address may present before it is told to wait, default 10
 * @param liveStreams open live event streams at most, default 32
 * @param trustedProxies addresses of the proxies in front of the console, or their networks such as {@code 10.0.0.0/8},
 *     whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed
 * @param accounts how people sign in
 */
public record ControlSettings(
        String host,
        int port,
        String store,
        Duration storeBusyTimeout,
        long maxBodyBytes,
        int failedAttemptsPerMinute,
        int liveStreams,
        List<String> trustedProxies,
        AccountSettings accounts) {

    private static final int MAX_PORT = 65_535;
    private static final long MIN_BODY = 1_024;
    private static final long MAX_BODY = 64L << 20;

    public ControlSettings {
        require(!host.isBlank(), "control.host must be an address to listen on, for example 127.0.0.1");
        require(port >= 0 && port <= MAX_PORT, "control.port must be between 0 and 65535, not " + port);
        require(
                store.isEmpty() || store.matches("jdbc:sqlite:[^:?]+"),
                "control.store must be empty or name a file, for example jdbc:sqlite:data/control.sqlite");
        require(!storeBusyTimeout.isNegative(), "control.store_busy_timeout must not be negative");
        require(
                maxBodyBytes >= MIN_BODY && maxBodyBytes <= MAX_BODY,
                "control.max_body_bytes must be between 1 KiB and 64 MiB, not " + maxBodyBytes);
        require(
                failedAttemptsPerMinute > 0,
                "control.failed_attempts_per_minute must be 1 or more, not " + failedAttemptsPerMinute);
        trustedProxies = List.copyOf(trustedProxies);
        for (String proxy : trustedProxies) {
            try {
                AddressRange.parse(proxy);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("control.trusted_proxies: " + e.getMessage(), e);
            }
        }
        require(liveStreams > 0, "control.live_streams must be 1 or more, not " + liveStreams);
    }

    public static ControlSettings defaults() {
        return new ControlSettings(
                "127.0.0.1", 8081, "", Duration.ofSeconds(5), 4L << 20, 10, 32, List.of(), AccountSettings.defaults());
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
