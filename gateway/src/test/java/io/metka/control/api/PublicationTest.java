package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.Catalog;
import io.metka.container.CompiledContainer;
import io.metka.container.Publications;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.support.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches the data plane, what a restart finds again, and what happens while a store is away. */
final class PublicationTest {
    private static final long POLL_NANOS = 5_000_000;

    @TempDir
    Path folder;

    @Test
    void theDataPlaneGetsWhatIsDefinedAndPublished() {
        try (var gateway = new Gateway(folder)) {
            assertThat(gateway.ports.catalog().sources()).isEmpty();
            gateway.fill();
            Catalog catalog = gateway.ports.catalog();
            assertThat(catalog.sources()).singleElement().satisfies(source -> {
                assertThat(source.project()).isEqualTo(new ProjectId("demo"));
                assertThat(source.writeKey()).isEqualTo("wk_0123456789abcdef");
            });
            assertThat(catalog.segments())
                    .singleElement()
                    .satisfies(segment -> assertThat(segment.rule()).hasToString("{\"version\":1,\"rule\":{}}"));
            assertThat(catalog.webhooks()).singleElement().satisfies(webhook -> {
                assertThat(Gateway.SEALING.open(webhook.secret())).startsWith("whsec_");
                assertThat(webhook.wants("one")).isTrue();
                assertThat(webhook.wants("two")).isFalse();
            });
            assertThat(catalog.containers()).isEmpty();
            publish(gateway, 1, "");
            assertThat(gateway.ports.catalog().revision()).isGreaterThan(catalog.revision());
            assertThat(gateway.ports.catalog().containers()).hasSize(2).first().satisfies(container -> {
                assertThat(container.id()).isEqualTo("one");
                assertThat(container.token()).isEmpty();
                assertThat(new String(container.script().plain(), StandardCharsets.UTF_8))
                        .startsWith("1wk_0123456789abcdef{");
            });
        }
    }

    @Test
    void aRenamedProjectIsOfNoConcernToTheDataPlane() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            int before = gateway.ports.catalogs.size();
            gateway.post("/projects/demo/containers/one/workspaces/default/folders", "{\"name\":\"Drafts\"}");
            gateway.put("/projects/demo", "{\"name\":\"Other\"}", java.util.Map.of());
            gateway.put("/projects/demo/sources/one", "{\"name\":\"Site\"}", java.util.Map.of());
            assertThat(gateway.ports.catalogs).hasSize(before);
        }
    }

    @Test
    void aRollbackServesTheSameBytesWithoutCompilingAgain() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            publish(gateway, 1, "");
            String first =
                    gateway.ports.catalog().containers().getFirst().script().hash();
            publish(gateway, 2, "{}");
            int compiled = gateway.ports.compiled.size();
            assertThat(gateway.post("/projects/demo/containers/one/versions/1/publish", "")
                            .status())
                    .isEqualTo(200);
            assertThat(gateway.ports.catalog().containers().getFirst().script().hash())
                    .isEqualTo(first);
            assertThat(gateway.ports.compiled).hasSize(compiled);
        }
    }

    @Test
    void aRestartFindsEverythingAgain() {
        String token;
        Catalog before;
        JsonNode webhook;
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            publish(gateway, 1, "");
            token = gateway.token;
            before = gateway.ports.catalog();
            webhook = gateway.get("/projects/demo/webhooks/one").body();
        }
        try (var gateway = new Gateway(folder)) {
            assertThat(gateway.control.firstStartToken()).isEmpty();
            gateway.token = token;
            assertThat(gateway.get("/projects/demo/webhooks/one").body()).isEqualTo(webhook);
            Catalog after = gateway.ports.catalog();
            assertThat(after.revision()).isEqualTo(before.revision());
            assertThat(after.sources()).isEqualTo(before.sources());
            assertThat(after.segments()).isEqualTo(before.segments());
            assertThat(after.webhooks()).isEqualTo(before.webhooks());
            assertThat(after.containers().getFirst().script().plain())
                    .isEqualTo(before.containers().getFirst().script().plain());
            assertThat(gateway.ports.compiled).isEmpty();
        }
    }

    @Test
    void aChangeStandsWhileTheDataPlaneIsBehindAndReachesItLater() {
        try (var gateway = new Gateway(folder, Gateway.settings(), new ManualClock(Gateway.START))) {
            gateway.fill();
            gateway.ports.dataPlaneFails = true;
            gateway.create("sources", "{'id':'two','name':'App'}");
            assertThat(gateway.get("/health").body().toString()).contains("\"catalog\",\"state\":\"degraded\"");
            gateway.ports.dataPlaneFails = false;
            await(() -> gateway.ports.catalog().sources().size() == 2);
            await(() -> gateway.get("/health").body().toString().contains("\"catalog\",\"state\":\"up\""));
        }
    }

    @Test
    void aStoreThatCannotBeOpenedIsWaitedFor() throws Exception {
        Path file = folder.resolve("control.sqlite");
        Files.writeString(file, "This is not a database. ".repeat(100));
        try (var gateway = new Gateway(folder, Gateway.settings(), Clock.SYSTEM)) {
            assertThat(gateway.control.firstStartToken()).isEmpty();
            gateway.token = "mk_any";
            Gateway.Reply reply = gateway.get("/projects");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("5");
            assertThat(reply.body().path("detail").asText()).contains("control");
            assertThat(gateway.ports.catalogs).isEmpty();
            Files.delete(file);
            await(() -> !gateway.ports.catalogs.isEmpty());
            assertThat(gateway.get("/projects").status()).isEqualTo(401);
        }
    }

    @Test
    void aStoreThatIsBusyForTooLongIsAnsweredWith503() throws Exception {
        try (var gateway = new Gateway(folder, Gateway.settings(Duration.ofMillis(50)), Clock.SYSTEM)) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("control.sqlite"));
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThat(gateway.get("/projects").status()).isEqualTo(200);
                assertThat(gateway.post("/projects", "{\"name\":\"x\"}").status())
                        .isEqualTo(503);
                statement.execute("ROLLBACK");
            }
            assertThat(gateway.post("/projects", "{\"name\":\"x\"}").status()).isEqualTo(201);
        }
    }

    @Test
    void aBundleIsAppliedWithoutARequest() {
        try (var gateway = new Gateway(folder)) {
            JsonNode bundle = Gateway.parse("""
                    {"format": 1, "project": {"id": "demo", "name": "Demo"}, "sources": [{"id": "shop", "name": "Shop"}],
                     "webhooks": [{"id": "partner", "url": "http://127.0.0.1:8083/in",
                                   "secret": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}]}
                    """);
            assertThat(gateway.control.apply("demo", bundle).toString())
                    .contains("created")
                    .doesNotContain("whsec_");
            assertThat(gateway.control.apply("demo", bundle).toString()).doesNotContain("created", "updated");
            assertThat(Gateway.SEALING.open(
                            gateway.ports.catalog().webhooks().getFirst().secret()))
                    .isEqualTo("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
            assertThat(gateway.get("/audit").body().at("/items/0/actor").asText())
                    .isEqualTo("demo");
            assertThatThrownBy(() -> gateway.control.apply("demo", Gateway.parse("{\"format\":1}")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/project This member is required");
        }
    }

    @Test
    void eachEnvironmentHasAScriptAndAnAddressOfItsOwn() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            publish(gateway, 1, "");
            String environments = "/projects/demo/containers/one/environments";
            gateway.post(environments, "{\"id\":\"qa\",\"name\":\"QA\"}");
            gateway.post("/projects/demo/containers/one/versions/1/publish?environment=qa", "");
            CompiledContainer first = gateway.ports.catalog().containers().getLast();
            assertThat(gateway.ports.compiled.getLast().environment()).isEqualTo("QA");
            assertThat(gateway.get(environments + "/qa").body().path("path").asText())
                    .isEqualTo("/c/one/" + first.token() + ".js");
            assertThat(first.token()).matches("env_[A-Za-z0-9_-]{24}");
            gateway.post(environments + "/qa/token", "");
            assertThat(gateway.ports.catalog().containers().getLast().token()).isNotEqualTo(first.token());
            assertThat(gateway.post(environments + "/live/token", "").status()).isEqualTo(409);
            gateway.put(environments + "/qa", "{\"name\":\"Test\"}", java.util.Map.of());
            assertThat(gateway.ports.compiled.getLast().environment()).isEqualTo("Test");
            gateway.send("DELETE", environments + "/qa", null, java.util.Map.of());
            assertThat(gateway.ports.catalog().containers()).hasSize(2);
            assertThat(gateway.get("/audit").body().toString()).doesNotContain(first.token());
        }
    }

    @Test
    void aHugeScriptIsPublishedOnlyByForce() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            String versions = "/projects/demo/containers/one/versions";
            String text = "x".repeat(41 * 1024);
            gateway.post(versions, "{\"configuration\":{\"format\":1,\"tags\":[\"" + text + "\"]}}");
            Gateway.Reply refused = gateway.post(versions + "/1/publish", "");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().path("detail").asText()).contains("40960", "force=true");
            assertThat(gateway.post(versions + "/1/publish?environment=staging", "")
                            .status())
                    .isEqualTo(409);
            Gateway.Reply forced = gateway.post(versions + "/1/publish?force=true", "");
            assertThat(forced.status()).isEqualTo(200);
            assertThat(gateway.post(versions + "/1/publish?force=true", "")
                            .body()
                            .at("/script/warnings/0/detail")
                            .asText())
                    .contains("20480");
        }
    }

    @Test
    void whatIsServedStaysWhenTheStoreIsGone() throws Exception {
        Path cache = folder.resolve("catalog.json");
        byte[] script;
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            publish(gateway, 1, "");
            Publications.open(cache).publish(gateway.ports.catalog());
            script = gateway.ports.catalog().containers().getFirst().script().plain();
        }
        for (String end : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(folder.resolve("control.sqlite" + end));
        }
        Files.writeString(folder.resolve("control.sqlite"), "This is not a database. ".repeat(100));
        try (var gateway = new Gateway(folder)) {
            gateway.token = "mk_any";
            assertThat(gateway.get("/projects").status()).isEqualTo(503);
            assertThat(gateway.ports.catalogs)
                    .as("nothing takes the place of what is served")
                    .isEmpty();
            assertThat(Publications.open(cache).current().containers())
                    .hasSize(2)
                    .first()
                    .satisfies(
                            container -> assertThat(container.script().plain()).isEqualTo(script));
        }
    }

    private static void publish(Gateway gateway, int version, String tag) {
        String versions = "/projects/demo/containers/one/versions";
        assertThat(gateway.post(versions, "{\"configuration\":{\"format\":1,\"tags\":[%s]}}".formatted(tag))
                        .status())
                .isEqualTo(201);
        assertThat(gateway.post(versions + "/" + version + "/publish", "").status())
                .isEqualTo(200);
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("the condition did not come true in time")
                    .isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
