package io.metka.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demonstration's two web servers, each on a port of its own as two strangers' sites would be. */
public final class Demo {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final int MESSAGES_KEPT = 200;

    private final Vertx vertx;
    private final Clock clock;
    private final Verifier verifier;
    private final Deque<ObjectNode> received = new ArrayDeque<>();

    /** @param verifier checks what the partner receives with the secret that it was given */
    public Demo(Vertx vertx, Clock clock, Verifier verifier) {
        this.vertx = vertx;
        this.clock = clock;
        this.verifier = verifier;
    }

    /** Tells whether a webhook was signed with the partner's secret. */
    public interface Verifier {
        boolean verify(String id, String timestamp, byte[] body, String signature);
    }

    /** Where the demonstration listens. */
    public record Ports(int shop, int partner) {}

    /**
     * Starts both servers.
     *
     * @param ports wanted ports, 0 for any free one
     * @param gateway the public URL that the shop's snippet names
     * @return the bound ports
     */
    public Future<Ports> start(Ports ports, String gateway) {
        Pages shop = new Pages("/demo/shop", Map.of("gateway", gateway));
        return listen(ports.shop(), shop::serve).compose(shopPort -> {
            Pages partner = new Pages("/demo/partner", Map.of("shop", "http://localhost:" + shopPort));
            return listen(ports.partner(), request -> partner(request, partner))
                    .map(partnerPort -> new Ports(shopPort, partnerPort));
        });
    }

    private Future<Integer> listen(int port, io.vertx.core.Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(port, "127.0.0.1")
                .map(HttpServer::actualPort);
    }

    private void partner(HttpServerRequest request, Pages pages) {
        switch (request.method().name() + " " + request.path()) {
            case "POST /webhook" -> request.body().onSuccess(body -> receive(request, body));
            case "GET /received" ->
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(Buffer.buffer(Json.bytes(snapshot())));
            default -> pages.serve(request);
        }
    }

    private void receive(HttpServerRequest request, Buffer body) {
        boolean verified = verifier.verify(
                header(request, "webhook-id"),
                header(request, "webhook-timestamp"),
                body.getBytes(),
                header(request, "webhook-signature"));
        try {
            JsonNode message = Json.MAPPER.readTree(body.getBytes());
            remember(message, verified);
        } catch (JsonProcessingException e) {
            request.response().setStatusCode(400).end("The body is not JSON.");
            return;
        } catch (java.io.IOException e) {
            throw new IllegalStateException("Reading from memory", e);
        }
        request.response().setStatusCode(verified ? 204 : 401).end();
    }

    private synchronized void remember(JsonNode message, boolean verified) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("received_at", clock.now().toString())
                .put("type", message.path("type").asText())
                .put("segment", message.path("data").path("segment").asText())
                .put("profile", message.path("data").path("profile_id").asText())
                .put("sequence", message.path("data").path("sequence").asLong())
                .put("verified", verified);
        received.addFirst(row);
        if (received.size() > MESSAGES_KEPT) {
            received.removeLast();
        }
        LOG.info(
                "The demonstration's partner received {} (signature {})",
                row.get("type"),
                verified ? "verified" : "WRONG");
    }

    private synchronized Object[] snapshot() {
        return received.toArray();
    }

    private static String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }
}
