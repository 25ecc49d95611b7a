package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.WebhookEndpoint;
import io.metka.model.WebhookHandling;
import io.metka.support.Json;
import io.metka.webhooks.mapping.Facts;
import io.metka.webhooks.mapping.Item;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every partner of the gallery against a receiver on this machine: the requests that leave are those that were written down
 * by hand, after the partner's description of its interface, in {@code webhooks/recorded/}.
 */
final class GalleryTest {
    private static final Path RECORDED = Path.of("src/test/resources/webhooks/recorded");

    private static JsonNode resource(String name) {
        try (InputStream in = Objects.requireNonNull(GalleryTest.class.getResourceAsStream(name), name)) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> templates() {
        List<String> ids = new ArrayList<>();
        resource("/webhooks/index.json").path("templates").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private static ObjectNode delivery(String id, Map<String, String> secrets) {
        JsonNode template = resource("/webhooks/" + id + ".json");
        ObjectNode delivery = (ObjectNode) template.path("delivery").deepCopy();
        ObjectNode parameters = delivery.putObject("parameters");
        template.path("parameters")
                .forEach(p ->
                        parameters.put(p.path("name").asText(), p.path("name").asText() + "-1"));
        if (id.equals("amocrm")) {
            parameters.put("pipeline_id", "77");
        }
        template.path("secrets").forEach(s -> secrets.put(s.path("name").asText(), "secret-1"));
        return delivery;
    }

    @ParameterizedTest
    @MethodSource("templates")
    void namesExactlyTheParametersAndSecretsThatItUses(String id) {
        Map<String, String> secrets = new HashMap<>();
        ObjectNode delivery = delivery(id, secrets);
        assertThat(DeliveryCheck.problems(delivery, secrets.keySet())).isEmpty();
        Plan plan = Plan.parse(delivery, secrets.keySet()).plan();
        assertThat(plan.mapping().orElseThrow().secrets()).isEqualTo(new TreeSet<>(secrets.keySet()));
        assertThat(plan.mapping().orElseThrow().parameters())
                .isEqualTo(new TreeSet<>(plan.parameters().keySet()));
    }

    @Test
    void hasARecordForEveryPartner() {
        assertThat(templates())
                .hasSize(9)
                .allMatch(id -> RECORDED.resolve(id + ".json").toFile().exists());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void sendsWhatThePartnerExpects(String id) throws Exception {
        JsonNode recorded = Json.MAPPER.readTree(RECORDED.resolve(id + ".json").toFile());
        Map<String, String> secrets = new HashMap<>();
        ObjectNode delivery = delivery(id, secrets);
        List<ObjectNode> received = new ArrayList<>();
        HttpServer server = receiver(received);
        FakeClock clock = new FakeClock();
        Vertx vertx = Vertx.vertx();
        var settings = Rig.settings(Duration.ofSeconds(30), 1);
        try (Sender sender = new Sender(vertx, settings, new UrlCheck(settings, Set::of), clock)) {
            Composer composer = new Composer(ProfileFacts.NOTHING, Rig.SEALING);
            String path = URI.create(
                            resource("/webhooks/" + id + ".json").path("url").asText("https://x.example"))
                    .getPath();
            WebhookEndpoint endpoint = new WebhookEndpoint(
                    Rig.SHOP,
                    id,
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path),
                    Partner.SECRET,
                    Set.of(),
                    true,
                    new WebhookHandling(false, List.of(), JsonText.of(delivery.toString()), secrets));
            Plan plan = Plan.parse(delivery, secrets.keySet()).plan();
            for (MembershipChange change : List.of(Rig.change(1, 1), Rig.change(1, 2))) {
                Item item = new Item("msg_" + change.sequence(), change, facts());
                if (plan.mapping()
                        .orElseThrow()
                        .missing(item, plan.parameters())
                        .isEmpty()) {
                    Outbound outbound = composer.compose(endpoint, plan, List.of(item), clock.now());
                    assertThat(sender.send(outbound, Duration.ZERO).answer().kind())
                            .isEqualTo(Answer.Kind.TAKEN);
                }
            }
        } finally {
            server.stop(0);
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        assertThat(Json.MAPPER.valueToTree(received).toPrettyString())
                .isEqualTo(recorded.path("requests").toPrettyString());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void readsWhatThePartnerAnswers(String id) throws IOException {
        Map<String, String> secrets = new HashMap<>();
        Plan plan = Plan.parse(delivery(id, secrets), secrets.keySet()).plan();
        Item item = new Item("msg_1", Rig.change(1, 1), facts());
        JsonNode answers =
                Json.MAPPER.readTree(RECORDED.resolve(id + ".json").toFile()).path("answers");
        assertThat(answers).isNotEmpty();
        for (JsonNode answer : answers) {
            int status = answer.path("status").asInt();
            Answer.Kind kind = status == 200 ? Answer.Kind.TAKEN : Answer.Kind.TRANSIENT;
            Sender.Exchange exchange = new Sender.Exchange(
                    new Answer(kind, status, "", null), answer.path("body").toString());
            assertThat(Judgement.of(exchange, plan, List.of(item)).of("msg_1").kind())
                    .as(answer.toString())
                    .isEqualTo(Answer.Kind.valueOf(answer.path("means").asText()));
        }
    }

    private static Facts facts() {
        Map<String, JsonNode> traits = new HashMap<>();
        traits.put("email", Json.MAPPER.valueToTree(" Anna@Example.com"));
        traits.put("phone", Json.MAPPER.valueToTree("8 (999) 000-11-22"));
        traits.put("name", Json.MAPPER.valueToTree("Анна & Co"));
        return new Facts(traits, Map.of(), Map.of());
    }

    private static HttpServer receiver(List<ObjectNode> received) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            ObjectNode request = Json.MAPPER.createObjectNode();
            request.put("method", exchange.getRequestMethod());
            request.put("path", exchange.getRequestURI().toString());
            String authorization = exchange.getRequestHeaders().getFirst("authorization");
            if (authorization != null) {
                request.put("authorization", authorization);
            }
            String type = String.valueOf(exchange.getRequestHeaders().getFirst("content-type"));
            request.put("content_type", type);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (type.startsWith("application/json")) {
                request.set("body", Json.MAPPER.readTree(body));
            } else {
                request.put("body", body);
            }
            received.add(request);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
