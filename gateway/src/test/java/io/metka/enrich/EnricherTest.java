package io.metka.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Enrichment;
import io.metka.model.Enrichment.Geo;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.settings.EnrichSettings;
import io.metka.support.ManualClock;
import io.metka.telemetry.EnrichSignals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage as a whole: what an event knows of itself when it leaves it. */
final class EnricherTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String CHROME =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/124.0.0.0 Safari/537.36";
    private static final String PHONE =
            "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/124.0.0.0 Mobile Safari/537.36";

    private final ManualClock clock = new ManualClock(NOON);

    @TempDir
    Path folder;

    @Test
    void anEventLearnsItsDevicePlaceAndChannel() throws IOException {
        SmallDatabase.write(folder.resolve("country.mmdb"), Map.of("203.0.113.0/24", Map.of("country_code", "RU")));
        SmallDatabase.write(
                folder.resolve("asn.mmdb"),
                Map.of(
                        "203.0.113.0/24",
                        Map.of("autonomous_system_number", 12_389L, "autonomous_system_organization", "Rostelecom")));
        try (Enricher enricher = enricher("country.mmdb", "", "asn.mmdb")) {
            Enrichment found = enricher.enrich(List.of(event(CHROME, "203.0.113.0", "{}")))
                    .getFirst()
                    .enrichment();
            assertThat(found.device().browser()).isEqualTo("Chrome");
            assertThat(found.geo()).isEqualTo(new Geo("RU", "", "", 12_389, "Rostelecom"));
            assertThat(found.campaign().channel()).isEqualTo("organic_search");
            assertThat(found.bot()).isEqualTo(Enrichment.Bot.NONE);
        }
    }

    @Test
    void aCityOutranksTheCountry() throws IOException {
        SmallDatabase.write(folder.resolve("country.mmdb"), Map.of("203.0.113.0/24", Map.of("country_code", "DE")));
        SmallDatabase.write(
                folder.resolve("city.mmdb"),
                Map.of(
                        "203.0.113.0/24",
                        Map.of(
                                "country", Map.of("iso_code", "RU"),
                                "subdivisions", List.of(Map.of("iso_code", "MOW")),
                                "city", Map.of("names", Map.of("en", "Moscow")))));
        try (Enricher enricher = enricher("country.mmdb", "city.mmdb", "")) {
            assertThat(place(enricher, "203.0.113.0")).isEqualTo(new Geo("RU", "MOW", "Moscow", 0, ""));
            assertThat(place(enricher, "198.51.100.0")).isEqualTo(Geo.UNKNOWN);
            assertThat(place(enricher, "2001:db8:1::")).isEqualTo(Geo.UNKNOWN);
        }
    }

    @Test
    void aDatabaseThatIsReplacedIsTakenAndOneThatIsMissingOrBrokenIsNoFailure() throws IOException {
        Path file = folder.resolve("country.mmdb");
        try (Enricher enricher = enricher("country.mmdb", "", "")) {
            assertThat(place(enricher, "203.0.113.0")).isEqualTo(Geo.UNKNOWN);
            put(file, "RU", 1);
            assertThat(place(enricher, "203.0.113.0"))
                    .as("looked at a moment ago")
                    .isEqualTo(Geo.UNKNOWN);
            clock.advance(Duration.ofSeconds(11));
            assertThat(place(enricher, "203.0.113.0").country()).isEqualTo("RU");
            put(file, "KZ", 2);
            clock.advance(Duration.ofSeconds(11));
            assertThat(place(enricher, "203.0.113.0").country()).isEqualTo("KZ");
            Path broken = Files.writeString(folder.resolve("broken"), "no database");
            Files.setLastModifiedTime(broken, FileTime.from(NOON.plusSeconds(3)));
            Files.move(broken, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            clock.advance(Duration.ofSeconds(11));
            assertThat(place(enricher, "203.0.113.0").country()).isEqualTo("KZ");
        }
    }

    @Test
    void oddAddressesAreUnknown() throws IOException {
        put(folder.resolve("country.mmdb"), "RU", 1);
        try (Enricher enricher = enricher("country.mmdb", "", "")) {
            for (String address :
                    List.of("", "unknown", "::", "999.1.1.0", "203.0.113", "shop.example", "2001:db8:1::")) {
                assertThat(place(enricher, address)).as(address).isEqualTo(Geo.UNKNOWN);
            }
        }
    }

    @Test
    void whatAnEventSaysOfItsClientCountsWhereAServerSendsIt() {
        try (Enricher enricher = enricher("none.mmdb", "", "")) {
            String server = "{\"library\":{\"name\":\"analytics-node\"}}";
            assertThat(found(enricher, "node-fetch/1.0", "203.0.113.0", server)).isEqualTo(with(Enrichment.NONE));
            String forPhone = "{\"library\":{\"name\":\"analytics-node\"},\"userAgent\":\"" + PHONE + "\"}";
            assertThat(found(enricher, "node-fetch/1.0", "203.0.113.0", forPhone)
                            .device()
                            .type())
                    .isEqualTo("phone");
            String hints = "{\"user_agent_data\":{\"brands\":[{\"brand\":\"YaBrowser\",\"version\":\"24\"}],"
                    + "\"mobile\":false,\"platform\":\"Windows\",\"platformVersion\":\"15.0.0\"}}";
            Enrichment.Device device =
                    found(enricher, CHROME, "203.0.113.0", hints).device();
            assertThat(device.browser()).isEqualTo("Yandex Browser");
            assertThat(device.osVersion()).isEqualTo("11");
        }
    }

    @Test
    void robotsAreScoredWithReasonsAndNotDropped() throws IOException {
        SmallDatabase.write(
                folder.resolve("asn.mmdb"), Map.of("203.0.113.0/24", Map.of("autonomous_system_number", 24_940L)));
        try (Enricher enricher = enricher("none.mmdb", "", "asn.mmdb")) {
            assertThat(bot(enricher, "curl/8.5.0", "203.0.113.0", "{}"))
                    .isEqualTo(new Enrichment.Bot(88, List.of("http_library", "datacentre_network")));
            assertThat(bot(
                            enricher,
                            "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
                            "198.51.100.0",
                            "{}"))
                    .isEqualTo(new Enrichment.Bot(95, List.of("crawler_user_agent")));
            assertThat(bot(enricher, CHROME, "198.51.100.0", "{\"webdriver\":true}"))
                    .isEqualTo(new Enrichment.Bot(90, List.of("webdriver")));
            assertThat(bot(enricher, "", "198.51.100.0", "{}"))
                    .isEqualTo(new Enrichment.Bot(50, List.of("no_user_agent")));
            assertThat(bot(enricher, "x", "198.51.100.0", "{}"))
                    .isEqualTo(new Enrichment.Bot(30, List.of("odd_user_agent")));
            assertThat(bot(enricher, "", "", "{}"))
                    .as("consent has hidden the client")
                    .isEqualTo(Enrichment.Bot.NONE);
        }
    }

    private static Enrichment with(Enrichment none) {
        return new Enrichment(
                none.device(),
                none.geo(),
                new Enrichment.Campaign("yandex", "organic", "", "", "", "", "", "", "organic_search"),
                none.bot(),
                none.session());
    }

    private void put(Path file, String country, long second) throws IOException {
        SmallDatabase.write(file, Map.of("203.0.113.0/24", Map.of("country_code", country)));
        Files.setLastModifiedTime(file, FileTime.from(NOON.plusSeconds(second)));
    }

    private Enricher enricher(String country, String city, String asn) {
        EnrichSettings defaults = EnrichSettings.defaults();
        EnrichSettings.Geo geo = new EnrichSettings.Geo(path(country), path(city), path(asn));
        return new Enricher(
                new EnrichSettings(geo, defaults.session(), Set.of()),
                new Enricher.Parts(folder, (_, _) -> List.of("https://shop.example"), clock, EnrichSignals.NOOP));
    }

    private String path(String file) {
        return file.isEmpty() ? "" : folder.resolve(file).toString();
    }

    private static Geo place(Enricher enricher, String address) {
        return found(enricher, CHROME, address, "{}").geo();
    }

    private static Enrichment.Bot bot(Enricher enricher, String userAgent, String address, String context) {
        return found(enricher, userAgent, address, context).bot();
    }

    private static Enrichment found(Enricher enricher, String userAgent, String address, String context) {
        return enricher.enrich(List.of(event(userAgent, address, context)))
                .getFirst()
                .enrichment();
    }

    private static ProfiledEvent event(String userAgent, String address, String context) {
        Event event = new Event(
                "1",
                "page_view",
                NOON,
                List.of(),
                ConsentState.UNKNOWN,
                new Page("https://shop.example/", "", "https://ya.ru/"),
                Commerce.NONE,
                JsonText.EMPTY_OBJECT,
                JsonText.EMPTY_OBJECT,
                JsonText.of(context),
                List.of());
        Origin origin = new Origin(new ProjectId("shop"), "site", NOON, address, userAgent);
        return new ProfiledEvent(origin, Position.START, event, new ProfileId(new java.util.UUID(1, 2)), List.of());
    }
}
