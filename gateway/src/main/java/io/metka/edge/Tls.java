package io.metka.edge;

import io.metka.settings.ConnectionSettings;
import io.metka.settings.TlsSettings;
import io.metka.support.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS with HTTP/2, by a certificate that is read anew when its files change. Connections keep the certificate that they
 * began with, so that nobody notices; files that cannot be used change nothing but the log.
 */
final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");
    private static final long STREAMS = 100;

    private final Vertx vertx;
    private final TlsSettings settings;
    private final ConnectionSettings connections;
    private final Clock clock;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile Certificate current;

    /** What was last seen in the files, so that a broken one is complained about once. */
    private volatile String seen;

    /** @throws IllegalArgumentException when the files cannot be used: nobody could connect */
    Tls(Vertx vertx, TlsSettings settings, ConnectionSettings connections, Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.connections = connections;
        this.clock = clock;
        try {
            current = Certificate.read(settings);
            seen = current.digest();
            Instant end = current.check(vertx);
            if (end.isBefore(clock.now())) {
                LOG.error("{} has expired on {}: browsers refuse it, renew it", settings.certificate(), end);
            } else {
                LOG.info("TLS with {}, valid until {}", settings.certificate(), end);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(unusable(e), e);
        }
    }

    /** Adds TLS to a listener that is to be opened. */
    void secure(HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(current.options())
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(connections.headerTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS)
                        .setMaxHeaderListSize(connections.headerBytes()));
    }

    /** Keeps a listener's certificate up to date. */
    void serve(HttpServer server) {
        servers.add(server);
    }

    /** Begins to look at the files; ends with Vert.x. */
    void follow() {
        vertx.setPeriodic(
                settings.reloadEvery().toMillis(),
                _ -> vertx.executeBlocking(this::read, true)
                        .compose(this::renew)
                        .onFailure(e -> LOG.error("{}; the one before stays in use", unusable(e), e)));
    }

    /** The new certificate, or the current one when there is nothing new. */
    private Certificate read() throws IOException, GeneralSecurityException {
        Certificate found;
        try {
            found = Certificate.read(settings);
        } catch (IOException e) {
            if (seen.isEmpty()) {
                return current;
            }
            seen = "";
            throw e;
        }
        if (found.digest().equals(seen)) {
            return current;
        }
        seen = found.digest();
        Instant end = found.check(vertx);
        if (end.isBefore(clock.now())) {
            throw new GeneralSecurityException("the certificate has expired on " + end);
        }
        return found;
    }

    private Future<?> renew(Certificate found) {
        if (found.digest().equals(current.digest())) {
            return Future.succeededFuture();
        }
        ServerSSLOptions options = new ServerSSLOptions()
                .setKeyCertOptions(found.options())
                .setUseAlpn(true)
                .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(connections.headerTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return Future.all(servers.stream()
                        .map(server -> server.updateSSLOptions(options))
                        .toList())
                .onSuccess(_ -> {
                    current = found;
                    LOG.info("{} has changed and serves the connections that come from now on", settings.certificate());
                });
    }

    private String unusable(Throwable cause) {
        return "edge.tls.certificate " + settings.certificate() + " and edge.tls.key " + settings.key()
                + " cannot be used: " + (cause instanceof IOException ? "cannot read " : "") + cause.getMessage();
    }
}
