package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.RetiredKey;
import io.metka.model.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source may do beyond its write key: import with secrets, and answer for consent. */
final class SourceKeysTest {
    private static final String KEYS = "/projects/demo/sources/one/import-keys";

    @TempDir
    Path folder;

    @Test
    void anImportKeyIsShownOnceAndTheDataPlaneKnowsItsHashUntilItIsRevoked() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            Gateway.Reply made = gateway.post(KEYS, "{\"name\":\"Выгрузка из 1С\"}");
            assertThat(made.status()).isEqualTo(201);
            String key = made.body().path("key").asText();
            assertThat(key).matches("ik_[A-Za-z0-9_-]{43}");
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
            assertThat(published(gateway).importKeys()).containsExactly(hash);

            JsonNode listed = gateway.get(KEYS).body().path("items");
            assertThat(listed).hasSize(1);
            assertThat(listed.get(0).path("name").asText()).isEqualTo("Выгрузка из 1С");
            assertThat(listed.get(0).path("created_by").asText()).isEqualTo("admin");
            String audit = gateway.get("/audit?project=demo").body().toString();
            assertThat(audit).contains("import key").doesNotContain(key).doesNotContain(hash);
            assertThat(listed.toString()).doesNotContain(key).doesNotContain(hash);

            String one = KEYS + "/" + made.body().path("id").asText();
            assertThat(gateway.send("DELETE", one, null, Map.of()).status()).isEqualTo(204);
            assertThat(gateway.send("DELETE", one, null, Map.of()).status()).isEqualTo(404);
            assertThat(published(gateway).importKeys()).isEmpty();
        }
    }

    @Test
    void keysAreFewBelongToASourceAndGoWithIt() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            gateway.create("sources", "{'id':'two','name':'Backend'}");
            assertThat(gateway.post(KEYS, "{}").status()).isEqualTo(422);
            assertThat(gateway.post("/projects/demo/sources/none/import-keys", "{\"name\":\"x\"}")
                            .status())
                    .isEqualTo(404);
            String two = "/projects/demo/sources/two";
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.post(two + "/import-keys", "{\"name\":\"x\"}")
                                .status())
                        .isEqualTo(201);
            }
            assertThat(gateway.post(two + "/import-keys", "{\"name\":\"x\"}").status())
                    .isEqualTo(409);
            assertThat(gateway.send("DELETE", two, null, Map.of()).status()).isEqualTo(204);
            assertThat(gateway.get(two + "/import-keys").status()).isEqualTo(404);
        }
    }

    @Test
    void whatASiteAnswersForReachesTheDataPlaneAndIsEmptyUnlessItIsSaid() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            assertThat(published(gateway).declaredConsent()).isEmpty();
            Gateway.Reply changed = gateway.put(
                    "/projects/demo/sources/one", "{\"name\":\"Site\",\"declared_consent\":[\"analytics\"]}", Map.of());
            assertThat(changed.body().path("declared_consent").path(0).asText()).isEqualTo("analytics");
            assertThat(published(gateway).declaredConsent()).containsExactly("analytics");
            assertThat(gateway.put(
                                    "/projects/demo/sources/one",
                                    "{\"name\":\"Site\",\"declared_consent\":[\"Not a purpose\"]}",
                                    Map.of())
                            .status())
                    .isEqualTo(422);
        }
    }

    @Test
    void aWriteKeyIsReplacedWithoutAGapAndTheOldOneRevokedWhenNobodyUsesIt() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            String keys = "/projects/demo/sources/one/write-keys";
            String old = "wk_0123456789abcdef";
            assertThat(gateway.get(keys).body().path("items")).hasSize(1);
            Gateway.Reply made = gateway.post(keys, "{\"expires_at\":\"2999-01-01T00:00:00Z\"}");
            assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
            String fresh = made.body().path("write_key").asText();
            assertThat(fresh).isNotEqualTo(old);
            assertThat(published(gateway).writeKey()).isEqualTo(fresh);
            assertThat(published(gateway).retiredKeys())
                    .containsExactly(new RetiredKey(old, Instant.parse("2999-01-01T00:00:00Z")));
            assertThat(gateway.post(keys, "{}").status()).as("two are enough").isEqualTo(409);

            gateway.keyUses.used(old);
            JsonNode listed = gateway.get(keys).body().path("items");
            assertThat(listed.get(0).path("state").asText()).isEqualTo("present");
            assertThat(listed.get(0).path("write_key").asText()).isEqualTo(fresh);
            assertThat(listed.get(0).has("last_used_at")).isFalse();
            assertThat(listed.get(1).path("write_key").asText()).isEqualTo(old);
            assertThat(listed.get(1).path("retired_by").asText()).isEqualTo("admin");
            assertThat(listed.get(1).path("last_used_at").asText()).isNotEmpty();
            assertThat(gateway.post(
                                    "/projects/demo/sources",
                                    "{\"id\":\"thief\",\"name\":\"x\",\"write_key\":\"" + old + "\"}")
                            .status())
                    .as("a key of before is nobody else's")
                    .isEqualTo(409);

            assertThat(gateway.send("DELETE", keys + "/present", null, Map.of()).status())
                    .isEqualTo(409);
            String one = keys + "/" + listed.get(1).path("id").asText();
            assertThat(gateway.send("DELETE", one, null, Map.of()).status()).isEqualTo(204);
            assertThat(gateway.send("DELETE", one, null, Map.of()).status()).isEqualTo(404);
            assertThat(published(gateway).retiredKeys()).isEmpty();
            assertThat(gateway.post(keys, "{}").status()).isEqualTo(201);
            assertThat(gateway.get("/audit?project=demo").body().toString())
                    .contains("\"secret_rotated\"", "\"kind\":\"write key\"");
        }
    }

    @Test
    void aKeyThatHasExpiredAlreadyIsNoRotation() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            String keys = "/projects/demo/sources/one/write-keys";
            for (String expiry : new String[] {"2001-01-01T00:00:00Z", "soon"}) {
                Gateway.Reply refused = gateway.post(keys, "{\"expires_at\":\"" + expiry + "\"}");
                assertThat(refused.status()).isEqualTo(422);
                assertThat(refused.body().toString()).contains("/expires_at");
            }
            assertThat(published(gateway).retiredKeys()).isEmpty();
        }
    }

    @Test
    void hostsAndRateReachTheDataPlaneAndOutliveAChangeThatDoesNotNameThem() {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            String one = "/projects/demo/sources/one";
            assertThat(gateway.put(
                                    one,
                                    "{\"name\":\"Site\",\"hosts\":[\"*.shop.example\"],\"events_per_second\":50}",
                                    Map.of())
                            .status())
                    .isEqualTo(200);
            assertThat(gateway.put(one, "{\"name\":\"Shop\"}", Map.of()).status())
                    .isEqualTo(200);
            assertThat(published(gateway).hosts()).containsExactly("*.shop.example");
            assertThat(published(gateway).eventsPerSecond()).isEqualTo(50);
            assertThat(gateway.put(one, "{\"name\":\"Shop\",\"hosts\":[\"https://shop.example\"]}", Map.of())
                            .status())
                    .isEqualTo(422);
        }
    }

    private static Source published(Gateway gateway) {
        return gateway.ports.catalog().sources().stream()
                .filter(source -> source.id().equals("one"))
                .findFirst()
                .orElseThrow();
    }
}
