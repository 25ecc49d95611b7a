package io.metka.control.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, deliveries and the live stream. */
final class ReportsTest {
    private static final ProjectId DEMO = new ProjectId("demo");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.250Z");
    private static final ProfileId PROFILE = new ProfileId(new UUID(1, 2));

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder);
        gateway.fill();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void healthIsTheWorstOfItsParts() {
        JsonNode health = gateway.get("/health").body();
        assertThat(health.path("state").asText()).isEqualTo("degraded");
        assertThat(health.path("components").findValuesAsText("name"))
                .containsExactly("redis", "clickhouse", "control_store", "catalog");
        assertThat(health.at("/backlog/age_seconds").asDouble()).isEqualTo(1.5);
        assertThat(health.at("/counts/events_accepted").asLong()).isEqualTo(42);
    }

    @Test
    void deliveriesComeInPagesWithoutGapsOrRepeats() {
        for (int i = 0; i < 25; i++) {
            gateway.ports.attempts.add(attempt("m" + i / 3, 1 + i % 3, NOON.plusSeconds(i / 5), Outcome.WILL_RETRY));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = gateway.get(
                            "/projects/demo/deliveries?limit=4" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            page.path("items").forEach(item -> seen.add(item.path("message_id").asText() + "/" + item.path("attempt")));
            cursor = page.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        assertThat(seen)
                .containsExactlyElementsOf(gateway.ports.attempts.stream()
                        .sorted(FakePorts.LATEST_FIRST)
                        .map(a -> a.messageId() + "/" + a.attempt())
                        .toList());
    }

    @Test
    void deliveriesCanBeFiltered() {
        gateway.ports.attempts.add(attempt("m1", 1, NOON, Outcome.WILL_RETRY));
        gateway.ports.attempts.add(attempt("m1", 2, NOON.plusSeconds(60), Outcome.DELIVERED));
        assertThat(ids("outcome=delivered")).containsExactly("m1/2");
        assertThat(ids("webhook=one&segment=one")).hasSize(2);
        assertThat(ids("webhook=two")).isEmpty();
        assertThat(ids("from=2026-11-22T12:00:30Z")).containsExactly("m1/2");
        assertThat(ids("to=2026-11-22T12:00:30Z")).containsExactly("m1/1");
        for (String wrong : List.of("outcome=lost", "from=yesterday", "cursor=%21", "cursor=eA", "limit=-1")) {
            assertThat(gateway.get("/projects/demo/deliveries?" + wrong).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(gateway.get("/projects/nothing/deliveries").status()).isEqualTo(404);
    }

    @Test
    void liveEventsAreShownCountedAndSkippedWhenTheyAreTooMany() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.control.port());
                var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            socket.getOutputStream()
                    .write("GET /api/v1/live?project=demo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(gateway.token)
                            .getBytes(UTF_8));
            PublicationTest.await(() -> gateway.ports.listeners.size() == 1);
            gateway.ports.listeners.getFirst().accept(LiveEvents.event("e0", DEMO));
            gateway.ports.listeners.getFirst().accept(LiveEvents.event("other", new ProjectId("other")));
            JsonNode first = next(lines, "event");
            assertThat(first.path("id").asText()).isEqualTo("e0");
            assertThat(first.at("/properties/product").asText()).isEqualTo("Книга");
            Contract contract = Contract.read();
            assertThat(contract.compile(contract.document().at("/components/schemas/LiveEvent"))
                            .validate(first))
                    .isEmpty();
            for (int i = 1; i <= 1_000; i++) {
                gateway.ports.listeners.getFirst().accept(LiveEvents.event("e" + i, DEMO));
            }
            JsonNode counter;
            do {
                counter = next(lines, "counter");
            } while (counter.path("seen").asLong() < 1_001);
            assertThat(counter.path("skipped").asLong()).isBetween(900L, 990L);
            assertThat(contract.compile(contract.document().at("/components/schemas/LiveCounter"))
                            .validate(counter))
                    .isEmpty();
        }
        PublicationTest.await(() -> gateway.ports.listeners.isEmpty());
    }

    @Test
    void thereAreNoMoreLiveStreamsThanTheSettingsAllow() throws Exception {
        assertThat(gateway.get("/live?project=nothing").status()).isEqualTo(404);
        try (InputStream one = openLive("").body();
                InputStream two = openLive("").body()) {
            PublicationTest.await(() -> gateway.ports.listeners.size() == 2);
            Gateway.Reply third = gateway.get("/live");
            assertThat(third.status()).isEqualTo(503);
            assertThat(third.body().path("detail").asText()).contains("control.live_streams");
            assertThat(one).isNotSameAs(two);
        }
        PublicationTest.await(() -> gateway.ports.listeners.isEmpty());
        HttpResponse<InputStream> again = openLive("");
        assertThat(again.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        again.body().close();
    }

    private HttpResponse<InputStream> openLive(String query) throws Exception {
        return gateway.client.send(
                HttpRequest.newBuilder(gateway.uri("/api/v1/live" + query))
                        .header("Authorization", "Bearer " + gateway.token)
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static JsonNode next(BufferedReader lines, String type) throws Exception {
        String line;
        do {
            line = lines.readLine();
        } while (line != null && !line.equals("event: " + type));
        return Gateway.parse(String.valueOf(lines.readLine()).substring("data: ".length()));
    }

    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        gateway.get("/projects/demo/deliveries?" + query)
                .body()
                .path("items")
                .forEach(item -> ids.add(item.path("message_id").asText() + "/" + item.path("attempt")));
        return ids;
    }

    private static DeliveryAttempt attempt(String message, int attempt, Instant at, Outcome outcome) {
        MembershipChange change = new MembershipChange(DEMO, "one", PROFILE, MembershipChange.Kind.ENTERED, 1, NOON, 7);
        return new DeliveryAttempt(
                DEMO, "one", message, change, attempt, at, Duration.ofMillis(12), outcome, 500, "Internal error");
    }
}
