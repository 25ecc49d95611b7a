package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the list of notices says of webhooks, and what the deletion of one takes along. */
final class WebhookNoticesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private static ObjectNode status(String json) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(json.replace('\'', '"'));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> kinds(String status) {
        return WebhookNotices.of("crm", status(status), NOW).stream()
                .map(notice -> notice.path("kind").asText())
                .toList();
    }

    @Test
    void whatNeedsSomebodyIsSaid() {
        assertThat(kinds("{'state': 'delivering', 'dead': 0, 'snapshot': {'asked': false}}"))
                .isEmpty();
        assertThat(kinds("{'state': 'failing', 'dead': 0, 'failing_since': '2026-11-22T11:00:01Z'}"))
                .isEmpty();
        assertThat(kinds("{'state': 'failing', 'dead': 0, 'failing_since': '2026-11-22T11:00:00Z'}"))
                .containsExactly("webhook_failing");
        assertThat(kinds("{'state': 'gone', 'dead': 2, 'stopped_at': '2026-11-22T11:00:00Z',"
                        + " 'snapshot': {'last': {'error': 'HTTP 500', 'ended_at': '2026-11-22T11:00:00Z'}}}"))
                .containsExactly("webhook_gone", "dead_letters", "snapshot_given_up");
        assertThat(WebhookNotices.of(
                        "crm", status("{'state': 'stopped', 'dead': 3, 'stopped_at': '2026-11-22T11:00:00Z'}"), NOW))
                .extracting(
                        notice -> notice.path("webhook").asText(),
                        notice -> notice.path("kind").asText(),
                        notice -> notice.path("since").asText(),
                        notice -> notice.path("count").asInt())
                .containsExactly(
                        tuple("crm", "webhook_stopped", "2026-11-22T11:00:00Z", 0),
                        tuple("crm", "dead_letters", "", 3));
    }

    @Test
    void aDeletedWebhookTakesItsMessagesAndItsPlaceInThePolicyAlong() {
        try (Gateway gateway = new Gateway(folder)) {
            gateway.post("/projects", "{\"id\":\"shop\",\"name\":\"Shop\"}");
            gateway.post("/projects/shop/webhooks", "{\"id\":\"crm\",\"url\":\"https://crm.example/hook\"}");
            gateway.post("/projects/shop/webhooks", "{\"id\":\"mail\",\"url\":\"https://mail.example/hook\"}");
            gateway.put(
                    "/projects/shop/policy",
                    "{\"activations\":{\"crm\":{\"channel\":\"sms\"},\"mail\":{\"channel\":\"email\"}}}",
                    Map.of());
            assertThat(gateway.get("/projects/shop/notices").body().path("items"))
                    .hasSize(2)
                    .allMatch(notice -> notice.path("kind").asText().equals("dead_letters"));

            assertThat(gateway.send("DELETE", "/projects/shop/webhooks/crm", null, Map.of())
                            .status())
                    .isEqualTo(204);

            assertThat(gateway.outbox.done).containsExactly("forget crm");
            Gateway.Reply policy = gateway.get("/projects/shop/policy");
            assertThat(policy.body().path("activations").fieldNames())
                    .toIterable()
                    .containsExactly("mail");
            assertThat(policy.header("ETag")).isEqualTo("\"2\"");
            assertThat(gateway.ports.catalog().policies().getFirst().activations())
                    .containsOnlyKeys("mail");
        }
    }
}
