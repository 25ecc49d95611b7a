package io.metka.edge;

import io.metka.container.Previews;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A public port on a free port of loopback that takes every request, and counts the limits that clients meet. */
final class OpenEdge implements AutoCloseable {
    final Queue<RawRequest> collected = new ConcurrentLinkedQueue<>();
    final Queue<EdgeSignals.Limit> limited = new ConcurrentLinkedQueue<>();
    final int port;
    volatile Receipt next = new Receipt.Taken(1, List.of(), "");
    final EdgeServer server;
    private final Vertx vertx = Vertx.vertx();

    OpenEdge(EdgeSettings settings) {
        server = new EdgeServer(
                vertx,
                settings,
                new EdgeServer.Ports(
                        request -> {
                            collected.add(request);
                            return CompletableFuture.completedFuture(next);
                        },
                        new Previews(Clock.SYSTEM),
                        NoLinks.INSTANCE),
                Clock.SYSTEM,
                new Heard());
        port = server.start().await();
    }

    /** Settings with everything as it is by default but for these. */
    static EdgeSettings settings(int requestsPerSecond, String... trustedProxies) {
        return new EdgeSettings(
                "127.0.0.1",
                0,
                "",
                1 << 16,
                1 << 18,
                requestsPerSecond,
                List.of(trustedProxies),
                Duration.ofDays(365),
                Duration.ofMinutes(1));
    }

    /** A plain connection that gives up reading after ten seconds. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** What the server sends until it closes the connection. */
    static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    /** Remembers limits alone. */
    private final class Heard implements EdgeSignals {
        @Override
        public void answered(String route, int status, long nanos) {}

        @Override
        public void accepted(String protocol, int events) {}

        @Override
        public void rejected(String protocol, io.metka.model.Rejection.Reason reason) {}

        @Override
        public void previewed(int records) {}

        @Override
        public void limited(Limit limit) {
            OpenEdge.this.limited.add(limit);
        }
    }
}
