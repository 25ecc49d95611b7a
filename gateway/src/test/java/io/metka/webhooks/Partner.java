package io.metka.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.metka.support.Clock;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A partner that verifies and records every message, and answers as it is told to. */
final class Partner implements AutoCloseable {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Received> taken = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Response> behaviour = message -> new Response(204);

    Partner(Clock clock) {
        this(clock, InetAddress.getLoopbackAddress(), 0);
    }

    Partner(Clock clock, InetAddress address, int port) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** What a partner answers. */
    record Response(int status, String body, String header, String value) {
        Response(int status) {
            this(status, "", "", "");
        }

        static Response with(int status, String header, String value) {
            return new Response(status, "", header, value);
        }
    }

    /** One message as it came. */
    record Received(String id, Signature.Verdict verdict, JsonNode body, String path, String host) {
        long sequence() {
            return body.at("/data/sequence").longValue();
        }

        String profile() {
            return body.at("/data/profile_id").textValue();
        }
    }

    void behaves(Function<Received, Response> now) {
        behaviour = now;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hook");
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Every message that arrived, whatever was answered. */
    List<Received> received() {
        return received;
    }

    /** The messages that were answered with 2xx. */
    List<Received> taken() {
        return taken;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var headers = exchange.getRequestHeaders();
        Signature.Headers signed = new Signature.Headers(
                String.valueOf(headers.getFirst("webhook-id")),
                String.valueOf(headers.getFirst("webhook-timestamp")),
                String.valueOf(headers.getFirst("webhook-signature")));
        Received message = new Received(
                signed.id(),
                Signature.withSecret(SECRET).verify(signed, body, clock.now()),
                Json.MAPPER.readTree(body),
                exchange.getRequestURI().toString(),
                headers.getFirst("host"));
        received.add(message);
        Response response = behaviour.apply(message);
        if (response.status() / 100 == 2) {
            taken.add(message);
        }
        try (exchange) {
            if (!response.header().isEmpty()) {
                exchange.getResponseHeaders().add(response.header(), response.value());
            }
            byte[] content = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status(), content.length == 0 ? -1 : content.length);
            if (content.length > 0) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
