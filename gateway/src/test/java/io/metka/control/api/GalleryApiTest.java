package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gallery through the API. */
final class GalleryApiTest {
    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theListShowsWhoReceivesDataAndWhatIsTouched() {
        JsonNode items = gateway.get("/gallery").body().path("items");
        assertThat(items.findValuesAsText("id")).startsWith("yandex_metrica").contains("vk_ads", "ga4_event");
        assertThat(items.get(0).has("steps")).isFalse();
        assertThat(items.get(0).at("/permissions/globals/0").asText()).isEqualTo("ym");
        assertThat(items.valueStream()
                        .filter(template ->
                                template.at("/recipient/cross_border").asBoolean())
                        .map(template -> template.path("id").asText()))
                .contains("google_tag", "meta_pixel")
                .doesNotContain("yandex_metrica", "jivo");
    }

    @Test
    void oneTemplateComesWithItsDocumentation() {
        JsonNode template = gateway.get("/gallery/yandex_metrica_goal").body();
        assertThat(template.path("fields").findValuesAsText("name")).contains("counter_id", "goal");
        assertThat(template.path("readme").asText()).contains("reachGoal");
        assertThat(template.path("examples")).isNotEmpty();
        assertThat(gateway.get("/gallery/nothing").status()).isEqualTo(404);
        assertThat(gateway.get("/gallery/..%2f..%2fschemas").status()).isEqualTo(404);
    }
}
