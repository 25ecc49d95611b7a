package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.embedded.Stores;
import io.metka.support.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event that is turned away is durable as well: found after a crash, mended, sent again, and stored once. */
final class RejectedEventsJourneyTest {
    private static final String CONSENT = "\"consent\":{\"granted\":[\"analytics\"]}";

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireLibrary() {
        Stores.requireLibrary();
    }

    @Test
    void aRejectedEventIsFoundAfterACrashMendedAndSentAgain() throws IOException {
        Place place = Place.in(folder, Map.of());
        String token;
        try (RunningGateway first = RunningGateway.spawn(place).ready()) {
            token = first.token();
            ConsoleClient console = new ConsoleClient(place.console(), token);
            console.makeProject();
            console.post(
                    "/projects/faults/plan",
                    "{\"event\":\"order_completed\",\"mode\":\"block\",\"schema\":{\"required\":[\"order_id\"]}}");
            assertThat(Posting.answer(
                            place,
                            "{\"id\":\"nameless\",\"anonymous_id\":\"v\"," + CONSENT + ",\"properties\":{\"a\":1}}"))
                    .contains("\"reason\":\"missing_field\"", "/events/0/name");
            assertThat(Posting.answer(
                            place,
                            "{\"id\":\"order\",\"name\":\"order_completed\"," + CONSENT
                                    + ",\"properties\":{\"orderId\":\"7\"}}"))
                    .contains("\"reason\":\"plan_violation\"", "/properties/order_id");
            first.kill();
        }
        try (RunningGateway second = RunningGateway.spawn(place).ready()) {
            ConsoleClient console = new ConsoleClient(place.console(), token);
            console.awaitReady();
            Eventually.until(
                    () -> "both are listed",
                    () -> items(console, "/projects/faults/rejected").size() == 2);
            Eventually.until(
                    () -> "the violation is listed",
                    () -> items(console, "/projects/faults/violations").size() == 1);
            assertThat(items(console, "/projects/faults/violations")
                            .get(0)
                            .path("rule")
                            .asText())
                    .isEqualTo("required");
            JsonNode replay = console.post("/projects/faults/rejected/replay", """
                    {"filter": {}, "changes": [
                      {"op": "rename", "from": "/properties/orderId", "to": "/properties/order_id"},
                      {"op": "set", "pointer": "/name", "value": "order_completed"},
                      {"op": "rename", "from": "/properties/a", "to": "/properties/order_id"}]}
                    """);
            assertThat(replay.path("sent").asInt()).as(replay.toString()).isEqualTo(2);
            console.awaitEmptyBacklog();
            JsonNode draft = console.post("/projects/faults/infer", "{\"event\":\"order_completed\"}");
            assertThat(draft.path("events").asInt()).as("stored").isEqualTo(2);
            assertThat(draft.path("schema").path("required").get(0).asText()).isEqualTo("order_id");
            second.stop();
        }
    }

    private static JsonNode items(ConsoleClient console, String path) {
        return console.read(path).path("items");
    }
}
