package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Personal data in answers: hidden unless an administrator says why it must be seen, and then written down. */
final class PersonalDataTest {
    private static final String ADDRESS = "198.51.100.7";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "an e-mail                  | {'a':'anna@shop.example'}              | {'a':'a•••@•••.example'}",
                "in a text                  | {'a':'from Anna.P@shop.example today'} | {'a':'from A•••@•••.example today'}",
                "a number                   | {'a':'+7 (912) 345-67-89'}             | {'a':'•••89'}",
                "a Russian number           | {'a':'89123456789'}                    | {'a':'•••89'}",
                "a name                     | {'first_name':'Анна'}                  | {'first_name':'•••'}",
                "the same spelled otherwise | {'firstName':'Анна'}                   | {'firstName':'•••'}",
                "in Russian                 | {'Фамилия':'Петрова'}                  | {'Фамилия':'•••'}",
                "below a name               | {'address':{'city':'Тверь','no':5}}    | {'address':{'city':'•••','no':'•••'}}",
                "in lists                   | {'a':[{'phone':[5,null,true]}]}        | {'a':[{'phone':['•••',null,true]}]}",
                "a trait                    | {'trait':'surname','value':'Ли'}       | {'trait':'surname','value':'•••'}",
                "nothing personal           | {'name':'page_view','n':7,'e':''}      | {'name':'page_view','n':7,'e':''}",
                "an empty one               | {'email':''}                           | {'email':''}",
                "an id                      | {'a':'0192f000-7000-7000-8000-123456789012'} | {'a':'0192f000-7000-7000-8000-123456789012'}",
                "a time                     | {'a':'2026-11-22T10:00:00.000Z'}       | {'a':'2026-11-22T10:00:00.000Z'}",
                "a price and an order       | {'a':'1899.00','b':'A-88123456'}       | {'a':'1899.00','b':'A-88123456'}"
            })
    void whatNamesAPersonIsHidden(String description, String document, String expected) {
        ObjectNode before = Gateway.parse(document.strip().replace('\'', '"'));
        ObjectNode kept = before.deepCopy();
        assertThat(Masking.of(before).toString()).isEqualTo(expected.strip().replace('\'', '"'));
        assertThat(before).as("what is masked stays as it was").isEqualTo(kept);
    }

    @Test
    void onlyAdministratorsWhoSayWhySeeAndTheLogTells() {
        try (Gateway gateway = new Gateway(folder)) {
            gateway.fill();
            Browser admin = Browser.person(gateway, "admin@shop.example", "administrator");
            Browser editor = Browser.person(gateway, "editor@shop.example", "editor");
            assertThat(receipt(gateway, editor, "").at("/address").asText()).isEqualTo("•••");
            assertThat(receipt(gateway, admin, "").at("/address").asText()).isEqualTo("•••");
            JsonNode refused = receipt(gateway, editor, "curious");
            assertThat(refused.path("type").asText()).isEqualTo("urn:metka:problem:forbidden");
            assertThat(receipt(gateway, admin, "x").path("type").asText()).isEqualTo("urn:metka:problem:malformed");
            String reason = "Запрос субъекта № 7";
            JsonNode clear = receipt(
                    gateway,
                    admin,
                    URLEncoder.encode(reason, StandardCharsets.UTF_8).replace("+", "%20"));
            assertThat(clear.at("/address").asText()).isEqualTo(ADDRESS);

            JsonNode told =
                    admin.get("/audit?project=demo&kind=personal%20data").body().path("items");
            assertThat(told).hasSize(1);
            assertThat(told.at("/0/action").asText()).isEqualTo("revealed");
            assertThat(told.at("/0/actor").asText()).isEqualTo("admin@shop.example");
            assertThat(told.at("/0/after/reason").asText()).isEqualTo(reason);
            assertThat(told.toString()).doesNotContain(ADDRESS, "ivan@");
        }
    }

    @Test
    void everyOperationThatCanHoldPersonalDataSaysSo() {
        JsonNode paths = Contract.read().document().path("paths");
        Map<String, Boolean> personal = new HashMap<>();
        paths.forEach(path -> path.forEach(operation -> personal.put(
                operation.path("operationId").asText(),
                operation.path("x-personal").asBoolean())));
        assertThat(List.of(
                        "readProfile",
                        "listProfileEvents",
                        "listRejectedEvents",
                        "readConsentSubject",
                        "streamLiveEvents"))
                .allSatisfy(id -> assertThat(personal.get(id)).as(id).isTrue());
    }

    private static JsonNode receipt(Gateway gateway, Browser browser, String reason) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("method", "form").put("address", ADDRESS);
        body.putArray("subjects").addObject().put("type", "email").put("value", "ivan@shop.example");
        body.putArray("granted").add("analytics");
        body.putArray("denied");
        Map<String, String> headers = browser.headers("POST");
        if (!reason.isEmpty()) {
            headers.put(Reveals.HEADER, reason);
        }
        return gateway.send("POST", "/projects/demo/consent/receipts", body.toString(), headers)
                .body();
    }
}
