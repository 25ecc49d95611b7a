package io.metka.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Enrichment.Campaign;
import io.metka.model.Page;
import io.metka.support.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden cases of campaigns, referrers and channels, and a fuzz. */
final class CampaignsTest {
    private static final Campaigns CAMPAIGNS = new Campaigns();

    /** The closed set of docs/enrichment.md; the empty text stands for events without a page. */
    private static final Set<String> CHANNELS = Set.of(
            "",
            "direct",
            "internal",
            "organic_search",
            "paid_search",
            "display",
            "paid_social",
            "organic_social",
            "email",
            "messenger",
            "affiliate",
            "referral",
            "push",
            "sms",
            "other");

    static Stream<JsonNode> golden() throws IOException {
        return Golden.cases("campaigns.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void goldenCase(JsonNode golden) {
        Set<String> own = new HashSet<>();
        golden.path("own").forEach(host -> own.add(host.asText()));
        Page page = new Page(
                golden.path("url").asText(), "", golden.path("referrer").asText());
        Campaign found = CAMPAIGNS.of(page, Golden.texts(golden.path("said")), own);
        assertThat(known(found)).as(golden.get("title").asText()).isEqualTo(golden.get("out"));
    }

    @Test
    void everyTableNamesChannelsOfTheClosedSet() {
        assertThat(Resource.rows("mediums.tsv"))
                .allMatch(row -> CHANNELS.contains(row.get(1)) || row.get(1).equals("paid"));
        assertThat(Resource.rows("clicks.tsv")).allMatch(row -> CHANNELS.contains(row.get(3)));
        for (String table : List.of("mediums.tsv", "clicks.tsv", "sources.tsv", "referrers.tsv", "datacentres.tsv")) {
            List<String> names =
                    Resource.rows(table).stream().map(List::getFirst).toList();
            assertThat(names).as(table).doesNotHaveDuplicates();
        }
    }

    @Test
    void noAddressIsTooOdd() {
        String alphabet = "ab:/?#&=%@;+.[]\\ 40yandex.ruutm_source=cpc";
        Random random = new Random(Long.getLong("metka.seed", 20_261_122L));
        for (int round = 0; round < 50_000; round++) {
            Page page = new Page(text(alphabet, random), "", text(alphabet, random));
            assertThat(CAMPAIGNS.of(page, Map.of(), Set.of("a.b")).channel()).isIn(CHANNELS);
        }
    }

    private static String text(String alphabet, Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "https://" : "");
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** What is not empty. */
    private static ObjectNode known(Campaign campaign) {
        ObjectNode known = Json.MAPPER.createObjectNode();
        put(known, "source", campaign.source());
        put(known, "medium", campaign.medium());
        put(known, "name", campaign.name());
        put(known, "term", campaign.term());
        put(known, "content", campaign.content());
        put(known, "id", campaign.id());
        put(known, "clickId", campaign.clickId());
        put(known, "clickIdType", campaign.clickIdType());
        put(known, "channel", campaign.channel());
        return known;
    }

    private static void put(ObjectNode known, String name, String value) {
        if (!value.isEmpty()) {
            known.put(name, value);
        }
    }
}
