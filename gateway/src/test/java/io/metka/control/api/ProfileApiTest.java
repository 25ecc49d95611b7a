package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles through the API. */
final class ProfileApiTest {
    private static final String PROFILES = "/projects/shop/profiles";
    private static final String IVAN = PROFILES + "/" + FakeProfiles.IVAN;

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder);
        gateway.post("/projects", "{\"id\":\"shop\",\"name\":\"Shop\"}");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aProfileIsFoundByAnIdentifierInTheBody() {
        String asked = "{\"type\":\"email\",\"value\":\"%s\"}";
        assertThat(gateway.post(PROFILES + "/search", asked.formatted("ivan@example.ru"))
                        .body()
                        .at("/items/0/profile")
                        .asText())
                .isEqualTo(FakeProfiles.IVAN.toString());
        assertThat(gateway.post(PROFILES + "/search", asked.formatted("olga@example.ru"))
                        .body()
                        .path("items"))
                .isEmpty();
        assertThat(gateway.post("/projects/none/profiles/search", asked.formatted("a@b.ru"))
                        .status())
                .isEqualTo(404);
        assertThat(gateway.post(PROFILES + "/search", "{\"type\":\"E\",\"value\":\"a\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aProfileIsReadOrMissing() {
        assertThat(gateway.get(IVAN).body().path("profile").asText()).isEqualTo(FakeProfiles.IVAN.toString());
        assertThat(gateway.get(PROFILES + "/" + FakeProfiles.ENDED).status()).isEqualTo(404);
        assertThat(gateway.get(PROFILES + "/ivan").status()).isEqualTo(404);
    }

    @Test
    void theTimelineComesInPages() {
        Gateway.Reply first = gateway.get(IVAN + "/timeline?limit=2");
        assertThat(first.body().path("items").findValuesAsText("id")).containsExactly("e3", "e2");
        String next = first.body().path("next_cursor").asText();
        Gateway.Reply second = gateway.get(IVAN + "/timeline?limit=2&cursor=" + next);
        assertThat(second.body().path("items").findValuesAsText("id")).containsExactly("e1");
        assertThat(second.body().has("next_cursor")).isFalse();
        assertThat(gateway.get(IVAN + "/timeline?cursor=!").status()).isEqualTo(400);
    }

    @Test
    void aSplitIsAuditedWithoutValuesAndCanBeLifted() {
        Gateway.Reply reply =
                gateway.post(IVAN + "/split", "{\"identifier\":{\"type\":\"email\",\"value\":\"ivan@example.ru\"}}");
        assertThat(reply.body().path("split").asText()).isEqualTo(FakeProfiles.ENDED.toString());
        assertThat(gateway.ports.profiles.orders.getFirst().identifier()).contains(FakeProfiles.HASH);
        assertThat(gateway.get("/audit?project=shop").raw().body())
                .contains("\"split\"")
                .doesNotContain("ivan@example");

        String separation = IVAN + "/separations/" + FakeProfiles.ENDED;
        assertThat(gateway.send("DELETE", separation, null, Map.of()).status()).isEqualTo(204);
        assertThat(gateway.send("DELETE", separation, null, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void aSplitNamesOnePart() {
        assertThat(gateway.post(IVAN + "/split", "{\"merged\":\"" + FakeProfiles.ENDED + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.post(IVAN + "/split", "{}").status()).isEqualTo(422);
        assertThat(gateway.post(IVAN + "/split", "{\"identifier\":{\"type\":\"email\",\"value\":\"nobody\"}}")
                        .status())
                .isEqualTo(409);
    }
}
