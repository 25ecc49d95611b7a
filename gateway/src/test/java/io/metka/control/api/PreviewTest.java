package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Clock;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links to drafts, through the API. */
final class PreviewTest {
    private static final String CONTAINER = "/projects/demo/containers/one";
    private static final String DOCUMENT =
            "{\"configuration\":{\"format\":1,\"variables\":[],\"triggers\":[],\"tags\":[]}}";

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder);
        gateway.fill();
        assertThat(gateway.post(CONTAINER + "/versions", DOCUMENT).status()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aLinkOpensTheDraftInOneBrowser() {
        Gateway.Reply made = preview("/versions/1", "https://shop.example/a?b=%20c&metka_preview=old#top", 60);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        String link = made.body().path("link").asText();
        Matcher parts = Pattern.compile("https://shop\\.example/a\\?b=%20c&metka_preview=([\\w.-]+)#top")
                .matcher(link);
        assertThat(parts.matches()).as(link).isTrue();
        Duration left = Duration.between(
                Clock.SYSTEM.now(), Instant.parse(made.body().path("expires_at").asText()));
        assertThat(left).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));
        String script = script(parts.group(1), "Anna");
        assertThat(script)
                .startsWith("preview one." + made.body().path("session").asText());
        assertThat(script(parts.group(1), "Boris")).isEmpty();
        assertThat(script(script.substring("preview ".length()), "Boris"))
                .as("the tab's own")
                .isEqualTo(script);
        assertThat(gateway.ports.catalog().containers())
                .as("nothing of it is published")
                .noneMatch(container -> container.script().hash().equals("preview"));
    }

    @Test
    void aWorkspaceIsPreviewedAsItIs() {
        Gateway.Reply made = preview("/workspaces/default", "https://shop.example", 1_440);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.body().path("link").asText()).startsWith("https://shop.example?metka_preview=one.");
        assertThat(gateway.ports.compiled.getLast().environment()).isEqualTo("Preview");
    }

    @Test
    void aLinkCanBeginWithPickingAnElement() {
        String url = "https://shop.example/a?metka_pick=1&b=1&metka_preview=old&c=2#top";
        Gateway.Reply made = gateway.post(CONTAINER + "/versions/1/preview", "{\"url\":\"" + url + "\",\"pick\":true}");
        assertThat(made.body().path("link").asText())
                .matches("https://shop\\.example/a\\?b=1&c=2&metka_preview=one[\\w.-]+&metka_pick=1#top");
        assertThat(preview("/versions/1", url, 60).body().path("link").asText()).doesNotContain("pick");
    }

    @Test
    void whatHappenedIsStreamedWithWhatCameBefore() throws Exception {
        Gateway.Reply made = preview("/versions/1", "https://shop.example/", 60);
        String token = made.body().path("link").asText().replaceAll(".*=", "");
        String tab = script(token, "Anna").substring("preview ".length());
        assertThat(gateway.previews.take(tab, List.of("{\"kind\":\"page\"}", "{\"kind\":\"consent\"}")))
                .isTrue();
        String session = "/projects/demo/preview/" + made.body().path("session").asText();
        try (InputStream stream = open(session, "");
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            assertThat(until(lines, "{\"kind\":\"consent\"}")).contains("id: 1", "data: {\"kind\":\"page\"}", "id: 2");
            gateway.previews.take(tab, List.of("{\"kind\":\"tag\"}"));
            assertThat(until(lines, "{\"kind\":\"tag\"}")).contains("id: 3");
            assertThat(gateway.send("DELETE", session, null, Map.of()).status()).isEqualTo(204);
            assertThat(until(lines, "{}")).contains("event: end");
            assertThat(lines.lines().toList()).as("the stream ends").allMatch(String::isEmpty);
        }
        assertThat(gateway.previews.take(tab, List.of())).isFalse();
        assertThat(gateway.send("DELETE", session, null, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void aReaderGoesOnWhereItWas() throws Exception {
        Gateway.Reply made = preview("/versions/1", "https://shop.example/", 60);
        String tab = script(made.body().path("link").asText().replaceAll(".*=", ""), "Anna")
                .substring("preview ".length());
        gateway.previews.take(tab, List.of("{\"kind\":\"page\"}", "{\"kind\":\"consent\"}"));
        String session = "/projects/demo/preview/" + made.body().path("session").asText();
        try (InputStream stream = open(session, "1");
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            assertThat(until(lines, "{\"kind\":\"consent\"}")).contains("id: 2").doesNotContain("id: 1");
        }
    }

    @Test
    void badOrdersAreRefused() {
        for (String url :
                List.of("javascript:alert(1)", "shop.example/a", "https://user:pw@shop.example/", "https:///a b")) {
            assertThat(preview("/versions/1", url, 60).status()).as(url).isEqualTo(422);
        }
        assertThat(preview("/versions/1", "https://shop.example", 0).status()).isEqualTo(422);
        assertThat(preview("/versions/1", "https://shop.example", 1_441).status())
                .isEqualTo(422);
        assertThat(preview("/versions/7", "https://shop.example", 60).status()).isEqualTo(404);
        assertThat(preview("/workspaces/none", "https://shop.example", 60).status())
                .isEqualTo(404);
        assertThat(gateway.get("/projects/demo/preview/none/events").status()).isEqualTo(404);
    }

    @Test
    void anotherProjectSeesNothingOfIt() {
        JsonNode made = preview("/versions/1", "https://shop.example", 60).body();
        gateway.post("/projects", "{\"id\":\"other\",\"name\":\"Other\"}");
        String session = "/projects/other/preview/" + made.path("session").asText();
        assertThat(gateway.get(session + "/events").status()).isEqualTo(404);
        assertThat(gateway.send("DELETE", session, null, Map.of()).status()).isEqualTo(404);
    }

    private Gateway.Reply preview(String of, String url, int minutes) {
        return gateway.post(CONTAINER + of + "/preview", "{\"url\":\"" + url + "\",\"minutes\":" + minutes + "}");
    }

    private String script(String token, String asking) {
        return gateway.previews
                .script("one", token, asking)
                .map(script -> new String(script.plain(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private InputStream open(String session, String last) throws Exception {
        return gateway.client
                .send(
                        HttpRequest.newBuilder(gateway.uri("/api/v1" + session + "/events"))
                                .header("Authorization", "Bearer " + gateway.token)
                                .header("Last-Event-ID", last)
                                .build(),
                        BodyHandlers.ofInputStream())
                .body();
    }

    private static List<String> until(BufferedReader lines, String data) throws Exception {
        List<String> read = new ArrayList<>();
        do {
            read.add(String.valueOf(lines.readLine()));
        } while (!read.getLast().equals("data: " + data));
        return read;
    }
}
