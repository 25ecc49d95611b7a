package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.enrich.SmallDatabase;
import io.metka.model.ProjectId;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.EventReader;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a browser's request to the row in ClickHouse: what a stored event knows that its client did not say. */
final class EnrichedEventTest {
    private static final String PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/124.0.0.0 YaBrowser/24.4.0.0 Mobile Safari/537.36";

    private static final String EVENT = """
            {"write_key": "KEY", "events": [{"id": "landing", "name": "page_view", "anonymous_id": "a-1",
              "consent": {"granted": ["analytics"]},
              "page": {"url": "https://shop.example/?utm_source=yandex&utm_medium=cpc&utm_campaign=spring&token=s3cret",
                       "title": "Заказ ivan@mail.ru", "referrer": "https://yandex.ru/"},
              "properties": {"contact": "+7 (916) 123-45-67"}}]}
            """.replace("KEY", ConsoleClient.WRITE_KEY);

    @TempDir
    private Path folder;

    @Test
    void aStoredEventHasDevicePlaceChannelAndSessionAndNoContacts() throws IOException {
        Path countries = folder.resolve("country.mmdb");
        SmallDatabase.write(countries, Map.of("203.0.113.0/24", Map.of("country_code", "RU")));
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings())
                    .with(Map.of(
                            "METKA_ENRICH_GEO_COUNTRY",
                            countries.toString(),
                            "METKA_EDGE_TRUSTED_PROXIES",
                            "127.0.0.1"));
            try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                ConsoleClient console = new ConsoleClient(place.console(), gateway.token());
                console.makeProject();
                console.awaitReady();
                HttpResponse<String> answer =
                        Http.send(HttpRequest.newBuilder(place.edge().resolve("/v1/events"))
                                .header("Content-Type", "application/json")
                                .header("User-Agent", PHONE)
                                .header("Sec-CH-UA-Model", "\"SM-S918B\"")
                                .header("Sec-CH-UA-Platform", "\"Android\"")
                                .header("Sec-CH-UA-Platform-Version", "\"14.0.0\"")
                                .header("X-Forwarded-For", "203.0.113.77")
                                .POST(HttpRequest.BodyPublishers.ofString(EVENT)));
                assertThat(answer.body()).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
                console.awaitEmptyBacklog();
                check(stores);
            }
        }
    }

    private static void check(OwnStores stores) {
        try (ClickHouse clickHouse = stores.connect()) {
            ObjectNode stored = new EventReader(clickHouse)
                    .latest(new ProjectId("faults"), 1)
                    .getFirst();
            assertThat(text(stored, "device_type", "device_brand", "os", "os_version", "browser"))
                    .isEqualTo("phone Samsung Android 14 Yandex Browser");
            assertThat(text(stored, "country", "channel", "campaign_source", "campaign_name"))
                    .isEqualTo("RU paid_search yandex spring");
            assertThat(stored.path("bot_score").asInt()).isZero();
            assertThat(stored.path("session_id").asText()).hasSize(24);
            assertThat(stored.path("session_number").asInt()).isEqualTo(1);
            assertThat(stored.path("session_first").asBoolean()).isTrue();
            assertThat(stored.path("session_started_at")).isEqualTo(stored.path("time"));
            assertThat(stored.path("url").asText())
                    .isEqualTo("https://shop.example/?utm_source=yandex&utm_medium=cpc&utm_campaign=spring");
            assertThat(stored.path("title").asText()).matches("Заказ hash:[0-9a-f]{32}");
            assertThat(stored.path("properties").path("contact").asText()).matches("hash:[0-9a-f]{32}");
        }
    }

    private static String text(ObjectNode row, String... columns) {
        StringBuilder text = new StringBuilder();
        for (String column : columns) {
            text.append(text.isEmpty() ? "" : " ").append(row.path(column).asText());
        }
        return text.toString();
    }
}
