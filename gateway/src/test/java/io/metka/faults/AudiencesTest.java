package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Eventually;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an event to the page that learns of it: a visitor leaves a cart, and the next page knows. */
final class AudiencesTest {
    private static final String VISITOR = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String RULE = """
            {"version": 1, "rule": {"absence": {"event": {"name": "product_added"},
              "not_followed_by": {"name": "order_completed"}, "within": "PT1S", "for_at_most": "P1D"}}}
            """;

    private static final String COUNT = """
            {"event": {"name": "product_added"}, "window": {"last": "P30D"}, "measure": {"count": true}}
            """;

    @TempDir
    private Path folder;

    @Test
    void aPageLearnsOfAnAbandonedCartAndOfItsEnd() throws IOException {
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings());
            try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                ConsoleClient console = new ConsoleClient(place.console(), gateway.token());
                console.makeProject();
                console.awaitReady();
                segment(console, "carts", true);
                segment(console, "carts_of_marketing", false);
                await(place, List.of());
                send(place, "c1", "product_added");
                await(place, List.of("carts"));
                console(console);
                partner(console, place);
                send(place, "o1", "order_completed");
                await(place, List.of());
            }
        }
    }

    /** What an operator sees of the one member. */
    private static void console(ConsoleClient console) {
        JsonNode estimate = console.post("/projects/faults/segments/estimate", "{\"rule\": " + RULE + "}");
        assertThat(estimate.path("size").path("members").asInt()).isEqualTo(1);
        assertThat(estimate.path("sampled_one_of").asInt()).isEqualTo(1);
        assertThat(estimate.at("/examples/0/identifiers/0/type").asText()).isEqualTo("anonymous_id");
        assertThat(estimate.at("/examples/0/identifiers/0/masked").asText()).matches("[0-9a-f]{6}…");
        String profile = estimate.at("/examples/0/profile").asText();
        assertThat(console.read("/projects/faults/segments/carts/members")
                        .at("/items/0/profile")
                        .asText())
                .isEqualTo(profile);
        assertThat(console.read("/projects/faults/segments/carts/changes").path("items"))
                .hasSize(1);
        JsonNode history = console.read("/projects/faults/segments/carts/history?step=hour")
                .path("items");
        assertThat(history.get(history.size() - 1).path("members").asInt()).isEqualTo(1);
        assertThat(history.get(0).path("members").asInt()).isZero();
        console.post(
                "/projects/faults/attributes",
                "{\"id\": \"carts\", \"name\": \"Корзины\", \"definition\": " + COUNT + "}");
        assertThat(console.read("/projects/faults/profiles/" + profile + "/segments")
                        .path("items"))
                .hasSize(2);
        assertThat(console.read("/projects/faults/profiles/" + profile + "/attributes")
                        .path("items")
                        .toString())
                .isEqualTo("[{\"id\":\"carts\",\"value\":1}]");
        assertThat(console.post("/projects/faults/attributes/preview", "{\"definition\": " + COUNT + "}")
                        .at("/items/0/value")
                        .asInt())
                .isEqualTo(1);
        assertThat(console.read("/projects/faults/rfm").path("grid")).hasSize(25);
        assertThat(console.post("/projects/faults/rfm", "").path("classes")).hasSize(11);
    }

    private static void partner(ConsoleClient console, Place place) throws IOException {
        String key = console.post(
                        "/projects/faults/partners",
                        "{\"id\": \"mailer\", \"name\": \"Mail\", \"segments\": [\"carts\"]}")
                .path("key")
                .asText();
        HttpResponse<String> changes =
                Http.send(HttpRequest.newBuilder(place.console().resolve("/api/v1/partner/faults/changes"))
                        .header("Authorization", "Bearer " + key)
                        .GET());
        JsonNode fetched = Json.MAPPER.readTree(changes.body());
        assertThat(fetched.path("items")).hasSize(1);
        assertThat(fetched.at("/items/0/kind").asText()).isEqualTo("entered");
        assertThat(changes.headers().firstValue("webhook-signature")).isPresent();
    }

    private static void segment(ConsoleClient console, String id, boolean onPage) {
        console.post(
                "/projects/faults/segments",
                "{\"id\": \"" + id + "\", \"name\": \"" + id + "\", \"on_page\": " + onPage + ", \"rule\": " + RULE
                        + "}");
    }

    private static void send(Place place, String id, String name) throws IOException {
        Posting.accepted(
                place,
                "{\"id\": \"" + id + "\", \"name\": \"" + name + "\", \"anonymous_id\": \"" + VISITOR
                        + "\", \"consent\": {\"granted\": [\"analytics\"]}}");
    }

    private static void await(Place place, List<String> segments) {
        Eventually.until(
                () -> "the page knows " + segments + " and not " + segments(place),
                () -> segments(place).equals(Optional.of(segments)));
    }

    /** What the page is told, nothing when nobody can say. */
    private static Optional<List<String>> segments(Place place) {
        try {
            HttpResponse<String> answer = Http.send(HttpRequest.newBuilder(place.edge()
                            .resolve("/v1/audiences?consent=analytics&write_key=" + ConsoleClient.WRITE_KEY))
                    .header("Cookie", "_mk_id=" + VISITOR)
                    .GET());
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode json = Json.MAPPER.readTree(answer.body());
            List<String> segments = new ArrayList<>();
            json.path("segments").forEach(segment -> segments.add(segment.asText()));
            return Optional.of(segments).filter(known -> json.path("available").asBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
