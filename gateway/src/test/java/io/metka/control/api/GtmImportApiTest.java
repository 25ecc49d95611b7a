package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container of Google Tag Manager on its way into a project. */
final class GtmImportApiTest {
    private static final String PATH = "/projects/demo/import/gtm";
    private static final String EXPORT = """
            {"exportFormatVersion": 2, "exportTime": "2026-11-22 10:00:00", "containerVersion": {
              "container": {"name": "Магазин", "publicId": "GTM-ABC", "usageContext": ["WEB"]},
              "trigger": [{"triggerId": "1", "name": "Всё", "type": "PAGEVIEW"}],
              "tag": [{"tagId": "2", "name": "Маяк", "type": "img", "firingTriggerId": ["1"],
                       "parameter": [{"type": "TEMPLATE", "key": "url", "value": "https://px.example/"}],
                       "consentSettings": {"consentStatus": "NOT_NEEDED"}}]}}
            """;

    @TempDir
    Path folder;

    @Test
    void aDryRunMakesNothing() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            Gateway.Reply reply = gateway.post(PATH + "?dry_run=true", EXPORT);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().at("/report/totals/tag/imported").asInt()).isEqualTo(1);
            assertThat(reply.body().at("/document/tags/0/name").asText()).isEqualTo("Маяк");
            assertThat(gateway.get("/projects/demo/containers").body().path("items"))
                    .hasSize(1);
        }
    }

    @Test
    void aNewContainerHoldsItInItsWorkspace() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            Gateway.Reply reply = gateway.post(PATH, EXPORT);
            assertThat(reply.status()).as(reply.body().toString()).isEqualTo(201);
            String id = reply.body().path("container").asText();
            JsonNode container = gateway.get("/projects/demo/containers/" + id).body();
            assertThat(container.path("name").asText()).isEqualTo("Магазин");
            assertThat(container.path("source").asText()).isEqualTo("one");
            assertThat(container.path("published_version").isNull()).isTrue();
            assertThat(tags(gateway, id, reply)).hasSize(1);
        }
    }

    @Test
    void anExistingContainerGetsAnotherWorkspaceOrMoreInOneOfIts() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            Gateway.Reply first = gateway.post(PATH + "?container=one", EXPORT);
            assertThat(first.status()).as(first.body().toString()).isEqualTo(201);
            String workspace = first.body().path("workspace").asText();
            assertThat(tags(gateway, "one", first).get(0).path("type").asText()).isEqualTo("image");
            Gateway.Reply again = gateway.post(PATH + "?container=one&workspace=" + workspace, EXPORT);
            assertThat(again.status()).as(again.body().toString()).isEqualTo(201);
            assertThat(again.body().path("workspace").asText()).isEqualTo(workspace);
            assertThat(gateway.post(PATH + "?container=one&workspace=nope", EXPORT)
                            .status())
                    .isEqualTo(404);
            assertThat(gateway.get("/projects/demo/containers/one/workspaces")
                            .body()
                            .path("items"))
                    .hasSize(2);
        }
    }

    private static JsonNode tags(Gateway gateway, String container, Gateway.Reply reply) {
        String workspace = reply.body().path("workspace").asText();
        return gateway.get("/projects/demo/containers/" + container + "/workspaces/" + workspace + "/tags")
                .body()
                .path("items");
    }

    @Test
    void theSourceMustBeClear() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            gateway.create("sources", "{'id':'two','name':'App'}");
            assertThat(gateway.post(PATH, EXPORT).status()).isEqualTo(409);
            assertThat(gateway.post(PATH + "?source=nope", EXPORT).status()).isEqualTo(422);
            Gateway.Reply reply = gateway.post(PATH + "?source=two&container=shop&name=Shop", EXPORT);
            assertThat(reply.status()).isEqualTo(201);
            assertThat(gateway.get("/projects/demo/containers/shop")
                            .body()
                            .path("name")
                            .asText())
                    .isEqualTo("Shop");
        }
    }

    @Test
    void whatIsNoExportIsRefusedAndMakesNothing() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            assertThat(gateway.post(PATH, "{\"containerVersion\":").status()).isEqualTo(400);
            assertThat(gateway.post(PATH + "?dry_run=maybe", EXPORT).status()).isEqualTo(400);
            assertThat(gateway.post(PATH + "?container=A%20B", EXPORT).status()).isEqualTo(400);
            Gateway.Reply reply = gateway.post(PATH, "{}");
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.body().path("detail").asText()).contains("not an export");
            assertThat(gateway.post("/projects/nope/import/gtm", EXPORT).status())
                    .isEqualTo(404);
            assertThat(gateway.post("/projects/nope/import/gtm?dry_run=true", EXPORT)
                            .status())
                    .isEqualTo(404);
            assertThat(gateway.get("/projects/demo/containers").body().path("items"))
                    .hasSize(1);
        }
    }

    @Test
    void tenMegabytesAreReadAndMoreAreNot() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            String large = EXPORT.replace("2026-11-22 10:00:00", "x".repeat(1_000_000))
                    .replace("}}\n", "}, \"more\": [" + ("\"" + "y".repeat(999_000) + "\",").repeat(8) + "1]}");
            assertThat(gateway.send("POST", PATH + "?dry_run=true", large, Map.of())
                            .status())
                    .isEqualTo(200);
            Gateway.Reply reply = gateway.send("POST", PATH, EXPORT + " ".repeat(11 << 20), Map.of());
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body().path("detail").asText()).contains("10485760");
            assertThat(gateway.send("POST", "/import", EXPORT + " ".repeat(2 << 20), Map.of())
                            .status())
                    .isEqualTo(413);
        }
    }
}
