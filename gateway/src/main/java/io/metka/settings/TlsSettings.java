package io.metka.settings;

import java.time.Duration;

/**
 * TLS at the public listener, {@code [edge.tls]}. With it the listener speaks HTTP/2 and HTTP/1.1 over TLS and nothing else;
 * without it HTTP/1.1 in the clear, for a proxy in front that speaks TLS.
 *
 * @param certificate PEM file with the server's certificate and those that lead to its root, in this order; empty for no TLS
 * @param key PEM file (PKCS #8) with the certificate's private key
 * @param reloadEvery how often the two files are looked at; new contents serve the connections that come after
 * @param hstsAge for how long browsers shall use TLS alone with this host ({@code Strict-Transport-Security}), 0 for not
 *     saying so
 */
public record TlsSettings(String certificate, String key, Duration reloadEvery, Duration hstsAge) {
    private static final Duration QUICKEST = Duration.ofMillis(10);

    public TlsSettings {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException(
                    "edge.tls.certificate and edge.tls.key must both name a PEM file, or neither");
        }
        if (reloadEvery.compareTo(QUICKEST) < 0) {
            throw new IllegalArgumentException("edge.tls.reload_every must be 10ms or more, not " + reloadEvery);
        }
        if (hstsAge.isNegative()) {
            throw new IllegalArgumentException("edge.tls.hsts_age must not be negative");
        }
    }

    public static TlsSettings defaults() {
        return new TlsSettings("", "", Duration.ofSeconds(10), Duration.ofDays(30));
    }

    /** Whether the listener speaks TLS. */
    public boolean isOn() {
        return !certificate.isEmpty();
    }
}
