package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.control.reports.ConsentRegister;
import io.metka.model.ConsentDocument;
import io.metka.model.Identifier;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents, purposes and receipts, as a data protection officer works with them. */
final class ConsentApiTest {
    private static final String PURPOSE = """
            {"id":"analytics","name":{"ru":"Аналитика"},"text":{"ru":"Учёт посещений"},"category":"analytics",
             "legal_basis":"consent","retention_days":%d,"recipients":[],"cross_border":false}
            """;
    private static final String DOCUMENT = """
            {"id":"site-consent","effective_at":"2026-12-01T00:00:00+03:00",
             "operator":{"name":"ООО «Магазин»","address":"Москва"},"texts":{"ru":"%s","en":"I agree"},
             "data_categories":["cookie"],"actions":["сбор"],"recipients":[],"term":"1 год","withdrawal":"Кнопка",
             "purposes":["analytics"]}
            """;
    private static final String DOCUMENTS = "/projects/demo/consent/documents";
    private static final String PURPOSES = "/projects/demo/consent/purposes";

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
    void aDocumentHasVersionsThatNeverChange() {
        assertThat(gateway.post(DOCUMENTS, DOCUMENT.formatted("Согласен")).status())
                .as("its purpose is not in the catalogue")
                .isEqualTo(422);
        assertThat(gateway.post(PURPOSES, PURPOSE.formatted(365)).status()).isEqualTo(201);
        var first = gateway.post(DOCUMENTS, DOCUMENT.formatted("Согласен"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.body().path("version").asInt()).isEqualTo(1);
        assertThat(first.body().path("path").asText()).isEqualTo("/consent/demo/site-consent/1");
        // printf 'I agree' | sha256sum
        assertThat(first.body().at("/sha256/en").asText())
                .isEqualTo("99955b75e054416577b88fcec811270c93bff6f1bc421f01e3da7c1b18ec61e3");
        assertThat(gateway.post(DOCUMENTS, DOCUMENT.formatted("Согласен")).status())
                .as("the same again")
                .isEqualTo(200);
        var second = gateway.post(DOCUMENTS, DOCUMENT.formatted("Согласна"));
        assertThat(second.body().path("version").asInt()).isEqualTo(2);
        assertThat(gateway.get(DOCUMENTS).body().path("items").findValuesAsText("version"))
                .containsExactly("2");
        assertThat(gateway.get(DOCUMENTS + "/site-consent").body().path("items").findValuesAsText("version"))
                .containsExactly("2", "1");
        assertThat(gateway.get(DOCUMENTS + "/site-consent/1").body()).isEqualTo(first.body());
        assertThat(gateway.get(DOCUMENTS + "/site-consent/3").status()).isEqualTo(404);
        assertThat(gateway.get(DOCUMENTS + "/none").status()).isEqualTo(404);
        assertThat(gateway.put(DOCUMENTS + "/site-consent/1", "{}", java.util.Map.of())
                        .status())
                .isEqualTo(405);
        assertThat(gateway.get("/audit").body().path("items").findValuesAsText("kind"))
                .contains("consent_document", "consent_purpose");
    }

    @Test
    void theGatewayHasEveryVersionOfTheTextsAndTheNewestOfThePurposes() {
        gateway.post(PURPOSES, PURPOSE.formatted(365));
        gateway.post(PURPOSES, PURPOSE.formatted(30));
        gateway.post(DOCUMENTS, DOCUMENT.formatted("Согласен"));
        gateway.post(DOCUMENTS, DOCUMENT.formatted("Согласна"));
        var catalog = gateway.ports.catalog();
        assertThat(catalog.documents()).extracting(ConsentDocument::version).containsExactly(1, 2);
        assertThat(catalog.documents().getLast().texts())
                .extracting(ConsentDocument.Text::language, ConsentDocument.Text::text)
                .containsExactly(tuple("ru", "Согласна"), tuple("en", "I agree"));
        assertThat(catalog.purposes()).hasSize(1);
        assertThat(catalog.purposes().getFirst().version()).isEqualTo(2);
        assertThat(catalog.purposes().getFirst().retentionDays()).isEqualTo(30);
    }

    @Test
    void aFormsAnswerBecomesAReceipt() {
        var receipt = gateway.post("/projects/demo/consent/receipts", """
                {"id":"form-7","subjects":[{"type":"email","value":"anna@example.ru"}],"granted":["marketing"],
                 "denied":["analytics"],"method":"form","document":{"id":"site-consent","version":1},
                 "at":"2026-11-01T13:00:00+03:00","url":"https://shop.example/subscribe"}
                """);
        assertThat(receipt.status()).isEqualTo(201);
        assertThat(receipt.raw().body()).doesNotContain("anna@example.ru");
        ConsentRegister.Answer answer = gateway.consent.answers.getFirst();
        assertThat(answer.at()).isEqualTo(Instant.parse("2026-11-01T10:00:00Z"));
        assertThat(answer.subjects()).containsExactly(new Identifier("email", "anna@example.ru"));
        assertThat(answer.decision().granted()).containsExactly("marketing");

        var known =
                gateway.post("/projects/demo/consent/subjects", "{\"type\":\"email\",\"value\":\"anna@example.ru\"}");
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.body().path("decisions").findValuesAsText("purpose"))
                .containsExactly("analytics", "marketing");
        assertThat(known.body().at("/receipts/0/id").asText()).isEqualTo("form-7");
        assertThat(known.body().at("/receipts/0/chain/signature").asText()).isEqualTo("signed");
        assertThat(known.body().path("more").asBoolean()).isFalse();
        assertThat(gateway.post("/projects/none/consent/subjects", "{\"type\":\"email\",\"value\":\"x\"}")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'granted':[],'denied':[]",
                "'granted':['a'],'denied':['a']",
                "'granted':['A'],'denied':[]",
                "'granted':['a'],'denied':[],'at':'yesterday'",
                "'granted':['a'],'denied':[],'at':'2999-01-01T00:00:00Z'",
                "'granted':['a'],'denied':[],'document':{'id':'x'}"
            })
    void whatCannotBeIsRefused(String members) {
        String body = "{'subjects':[{'type':'email','value':'a@b.ru'}],'method':'form'," + members + "}";
        assertThat(gateway.post("/projects/demo/consent/receipts", body.replace('\'', '"'))
                        .status())
                .isEqualTo(422);
        assertThat(gateway.consent.answers).isEmpty();
    }

    @Test
    void ratesAndTheStateOfTheChainsAreReported() {
        gateway.consent.rates.add(
                new ConsentRegister.Rate("2026-11-22", "site-consent", 1, "banner", "analytics", 3, 1));
        JsonNode rate = gateway.get("/projects/demo/consent/rates?from=2026-11-01T00:00:00Z")
                .body()
                .at("/items/0");
        assertThat(rate.path("rate").asDouble()).isEqualTo(0.75);
        assertThat(gateway.get("/projects/demo/consent/rates?from=now").status())
                .isEqualTo(400);
        gateway.consent.examined.add(new ConsentRegister.Examined("n1", 7, "", 0, ""));
        assertThat(gateway.get("/projects/demo/consent/verification")
                        .body()
                        .path("sound")
                        .asBoolean())
                .isTrue();
        gateway.consent.examined.add(new ConsentRegister.Examined("n2", 2, "altered", 3, "r3"));
        JsonNode verified = gateway.get("/projects/demo/consent/verification").body();
        assertThat(verified.path("sound").asBoolean()).isFalse();
        assertThat(verified.at("/chains/1/fault/kind").asText()).isEqualTo("altered");
    }
}
