package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.PlannedEvent;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journey of whoever keeps the tracking plan: plan, look at what it minds, draft, mend and send again. */
final class TrackingPlanApiTest {
    private static final String PLAN = "/projects/shop/plan";
    private static final String ORDER = """
            {"id": "order", "event": "order_completed", "mode": "tag",
             "schema": {"type": "object", "required": ["order_id"], "properties": {"revenue": {"type": "number"}}}}
            """;

    private Gateway gateway;

    @BeforeEach
    void open(@TempDir Path folder) {
        gateway = new Gateway(folder);
        assertThat(gateway.post("/projects", "{\"id\":\"shop\",\"name\":\"Лавка\"}")
                        .status())
                .isEqualTo(201);
        gateway.post("/projects/shop/sources", "{\"id\":\"site\",\"name\":\"Сайт\"}");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aPlannedEventReachesTheDataPlaneAndTheBundle() {
        assertThat(gateway.post(PLAN, ORDER).status()).isEqualTo(201);
        PlannedEvent planned = gateway.ports.catalog().plan().getFirst();
        assertThat(planned.event()).isEqualTo("order_completed");
        assertThat(planned.mode()).isEqualTo(PlannedEvent.Mode.TAG);

        JsonNode bundle = gateway.get("/projects/shop/export").body();
        assertThat(bundle.path("plan")
                        .get(0)
                        .path("schema")
                        .path("required")
                        .get(0)
                        .asText())
                .isEqualTo("order_id");
        JsonNode again = gateway.post("/import", bundle.toString()).body();
        assertThat(again.path("changes").findValuesAsText("outcome")).containsOnly("unchanged");

        assertThat(gateway.put(
                                PLAN + "/order",
                                ORDER.replace("\"id\": \"order\", ", "").replace("tag", "block"),
                                Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(gateway.ports.catalog().plan().getFirst().mode()).isEqualTo(PlannedEvent.Mode.BLOCK);
    }

    @Test
    void aSchemaThatCouldHurtIsRefusedWithItsPlace() {
        assertThat(pointerFor("{\"type\": \"strin\"}")).isEqualTo("/schema/type");
        assertThat(pointerFor("{\"$ref\": \"http://127.0.0.1/x\"}")).isEqualTo("/schema/$ref");
        assertThat(pointerFor("{\"properties\": {\"a\": {\"pattern\": \"(?=x)\"}}}"))
                .isEqualTo("/schema/properties/a/pattern");
        assertThat(pointerFor(
                        "{\"$defs\": {\"a\": {\"allOf\": [{\"$ref\": \"#/$defs/a\"}]}}, \"$ref\": \"#/$defs/a\"}"))
                .isEqualTo("/schema/$defs/a");
    }

    private String pointerFor(String schema) {
        Gateway.Reply reply = gateway.post(PLAN, "{\"event\": \"x\", \"mode\": \"tag\", \"schema\": " + schema + "}");
        assertThat(reply.status()).isEqualTo(422);
        return reply.body().path("errors").get(0).path("pointer").asText();
    }

    @Test
    void aNameIsPlannedOnce() {
        gateway.post(PLAN, ORDER);
        Gateway.Reply second = gateway.post(PLAN, ORDER.replace("\"order\"", "\"other\""));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body().path("detail").asText()).contains("order");
    }

    @Test
    void whatThePlanDoesNotNameHasNoSchema() {
        assertThat(gateway.post(PLAN, "{\"event\": \"*\", \"mode\": \"observe\", \"schema\": {\"type\": \"object\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(gateway.post(PLAN, "{\"event\": \"*\", \"mode\": \"observe\", \"schema\": {}}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aDraftSaysWhatWasSeen() throws IOException {
        for (int i = 0; i < 10; i++) {
            gateway.rejected.samples.add(Json.MAPPER.readTree(
                    "{\"order_id\": \"A" + i + i + i + "\", \"revenue\": " + (i % 2 == 0 ? i : i + 0.5)
                            + ", \"delivery\": \"" + (i % 2 == 0 ? "courier" : "pickup") + "\""
                            + (i == 0 ? "" : ", \"coupon\": null") + ", \"items\": [{\"sku\": \"x" + i + "\"}]}"));
        }
        JsonNode draft = gateway.post("/projects/shop/infer", "{\"event\": \"order_completed\"}")
                .body();
        assertThat(draft.path("events").asInt()).isEqualTo(10);
        assertThat(draft.path("schema")).isEqualTo(Json.MAPPER.readTree("""
                {"type": "object", "properties": {
                   "coupon": {"type": "null"},
                   "delivery": {"type": "string", "enum": ["courier", "pickup"]},
                   "items": {"type": "array", "items": {"type": "object", "required": ["sku"],
                     "properties": {"sku": {"type": "string"}}}},
                   "order_id": {"type": "string"},
                   "revenue": {"type": "number"}},
                 "required": ["delivery", "items", "order_id", "revenue"]}
                """));
        assertThat(gateway.post(
                                PLAN,
                                Json.MAPPER
                                        .createObjectNode()
                                        .put("event", "order_completed")
                                        .put("mode", "observe")
                                        .<ObjectNode>set("schema", draft.path("schema"))
                                        .toString())
                        .status())
                .isEqualTo(201);
    }

    @Test
    void violationsAreCounted() {
        JsonNode items = gateway.get("/projects/shop/violations?from=2026-11-01T00:00:00Z")
                .body()
                .path("items");
        assertThat(items.get(0).path("rule").asText()).isEqualTo("required");
    }

    @Test
    void rejectedEventsAreMendedAndSentAgain() throws IOException {
        gateway.rejected.add("1", Instant.parse("2026-11-22T10:00:00Z"), "missing_field", (ObjectNode)
                Json.MAPPER.readTree("{\"id\":\"a\",\"event\":\"order\",\"properties\":{\"orderId\":\"7\"}}"));
        gateway.rejected.add(
                "2", Instant.parse("2026-11-22T11:00:00Z"), "missing_field", (ObjectNode) Json.MAPPER.readTree("{}"));
        assertThat(gateway.get("/projects/shop/rejected?limit=1")
                        .body()
                        .path("next_cursor")
                        .asText())
                .isNotEmpty();

        String changes = """
                "changes": [{"op": "rename", "from": "/event", "to": "/name"},
                            {"op": "rename", "from": "/properties/orderId", "to": "/properties/order_id"}]
                """;
        JsonNode dry = gateway.post(
                        "/projects/shop/rejected/replay",
                        "{\"filter\": {\"reason\": \"missing_field\"}, \"dry_run\": true, " + changes + "}")
                .body();
        assertThat(dry.path("matched").asInt()).isEqualTo(2);
        assertThat(dry.path("sent").asInt()).isZero();
        assertThat(dry.path("examples").get(0).path("after").path("name").asText())
                .isEqualTo("order");
        assertThat(gateway.rejected.sent).isEmpty();

        JsonNode done = gateway.post("/projects/shop/rejected/replay", "{\"filter\": {}, " + changes + "}")
                .body();
        assertThat(done.path("sent").asInt()).isEqualTo(1);
        assertThat(done.path("refused").get(0).path("key").asText()).isEqualTo("2");
        JsonNode sent = gateway.rejected.sent.getFirst();
        assertThat(sent.path("properties").path("order_id").asText()).isEqualTo("7");
        assertThat(sent.path("time").asText()).isEqualTo("2026-11-22T10:00:00Z");

        JsonNode second = gateway.post("/projects/shop/rejected/replay", "{\"filter\": {}}")
                .body();
        assertThat(second.path("matched").asInt())
                .as("what was sent is not sent again")
                .isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(gateway.get("/projects/none/rejected").status()).isEqualTo(404);
        assertThat(gateway.get("/projects/shop/rejected?cursor=%21").status()).isEqualTo(400);
        assertThat(gateway.post("/projects/shop/rejected/replay", "{\"filter\": {\"keys\": [\"x\"]}}")
                        .status())
                .isEqualTo(422);
    }
}
