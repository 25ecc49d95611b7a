package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access to a project: members, tokens with scopes and an end, four eyes, personal data, and what the audit log tells. */
final class ProjectAccessTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Gateway.START);
    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder, Gateway.settings(), clock);
        gateway.fill();
        gateway.post("/projects", "{\"id\":\"other\",\"name\":\"Other\"}");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aTokenMayWhatItsScopesSayInItsProjectUntilItEnds() {
        String token = token("[\"viewer:segments\",\"editor:webhooks\"]", "2026-11-23T10:00:00Z");
        assertThat(with(token, "GET", "/projects/demo/segments", null)).isEqualTo(200);
        assertThat(with(token, "GET", "/projects/demo/webhooks", null)).isEqualTo(200);
        assertThat(with(token, "DELETE", "/projects/demo/webhooks/one", null)).isEqualTo(204);
        assertThat(with(token, "DELETE", "/projects/demo/segments/one", null)).isEqualTo(403);
        assertThat(with(token, "GET", "/projects/demo/sources", null)).isEqualTo(403);
        assertThat(with(token, "GET", "/projects/other/segments", null)).isEqualTo(403);
        assertThat(with(token, "GET", "/users", null)).isEqualTo(403);
        assertThat(with(token, "GET", "/session", null)).isEqualTo(403);
        assertThat(gateway.send("GET", "/projects", null, Map.of("Authorization", "Bearer " + token))
                        .body()
                        .path("items")
                        .findValuesAsText("id"))
                .containsExactly("demo");
        JsonNode listed = gateway.get("/projects/demo/tokens").body().at("/items/0");
        assertThat(listed.path("last_used_at").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(listed.has("token")).isFalse();
        clock.advance(Duration.ofDays(1));
        assertThat(with(token, "GET", "/projects/demo/segments", null)).isEqualTo(401);
    }

    @Test
    void aTokenMakesNoOther() {
        String token = token("[\"administrator\"]", "2027-01-01T00:00:00Z");
        String body = "{\"name\":\"x\",\"scopes\":[\"viewer\"],\"expires_at\":\"2027-01-01T00:00:00Z\"}";
        assertThat(with(token, "POST", "/projects/demo/tokens", body)).isEqualTo(403);
        assertThat(with(token, "GET", "/projects/demo/tokens", null)).isEqualTo(200);
    }

    @Test
    void aDeletedTokenIsOfNoUseAndNoneIsKept() throws Exception {
        String token = token("[\"viewer\"]", "2027-01-01T00:00:00Z");
        for (Path file : files()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(token);
        }
        String id =
                gateway.get("/projects/demo/tokens").body().at("/items/0/id").asText();
        assertThat(gateway.send("DELETE", "/projects/demo/tokens/" + id, null, Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(with(token, "GET", "/projects/demo/segments", null)).isEqualTo(401);
    }

    @Test
    void tokensWithoutAnEndOrWithUnknownScopesAreRefused() {
        for (String body : List.of(
                "{'name':'a','scopes':['viewer']}",
                "{'name':'a','scopes':[],'expires_at':'2027-01-01T00:00:00Z'}",
                "{'name':'a','scopes':['owner'],'expires_at':'2027-01-01T00:00:00Z'}",
                "{'name':'a','scopes':['viewer:nothing'],'expires_at':'2027-01-01T00:00:00Z'}",
                "{'name':'a','scopes':['viewer'],'expires_at':'2026-11-22T10:00:00Z'}",
                "{'name':'a','scopes':['viewer'],'expires_at':'2028-01-01T00:00:00Z'}",
                "{'name':'a','scopes':['viewer'],'expires_at':'tomorrow'}")) {
            assertThat(gateway.post("/projects/demo/tokens", body.replace('\'', '"'))
                            .status())
                    .as(body)
                    .isEqualTo(422);
        }
    }

    @Test
    void aRoleHoldsFromTheNextRequestOn() {
        Browser ivan = Browser.person(gateway, "ivan@shop.example", "viewer");
        assertThat(ivan.post("/projects/demo/containers", "{\"name\":\"x\",\"source\":\"one\"}")
                        .status())
                .isEqualTo(403);
        gateway.send("PUT", "/projects/demo/members/ivan@shop.example", "{\"role\":\"editor\"}", Map.of());
        assertThat(ivan.post("/projects/demo/containers", "{\"name\":\"x\",\"source\":\"one\"}")
                        .status())
                .isEqualTo(201);
        assertThat(ivan.get("/projects").body().path("items").findValuesAsText("id"))
                .containsExactly("demo");
        assertThat(ivan.get("/projects/other").status()).isEqualTo(403);
        assertThat(ivan.get("/projects/no-such").status())
                .as("who may not does not learn what there is")
                .isEqualTo(403);
        gateway.send("DELETE", "/projects/demo/members/ivan@shop.example", null, Map.of());
        assertThat(ivan.get("/projects/demo").status()).isEqualTo(403);
        assertThat(gateway.send("PUT", "/projects/demo/members/nobody@shop.example", "{\"role\":\"editor\"}", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void entitiesAreNotCopiedFromProjectsThatOneDoesNotSee() {
        Browser ivan = Browser.person(gateway, "ivan@shop.example", "editor");
        gateway.post("/projects/other/sources", "{\"id\":\"s\",\"name\":\"S\"}");
        gateway.post("/projects/other/containers", "{\"id\":\"hidden\",\"name\":\"C\",\"source\":\"s\"}");
        String body = "{\"from\":{\"project\":\"other\",\"container\":\"hidden\",\"workspace\":\"default\"},"
                + "\"entities\":[{\"kind\":\"tags\",\"id\":\"t\"}]}";
        assertThat(ivan.post("/projects/demo/containers/one/workspaces/default/copy", body)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aStreamIsCutOffWhenItsReaderMayNotReadAnyMore() throws Exception {
        Browser ivan = Browser.person(gateway, "ivan@shop.example", "viewer");
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(Api.PREFIX + "/live?project=demo"));
        ivan.headers("GET").forEach(request::header);
        HttpResponse<InputStream> stream = gateway.client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> {
            try (InputStream in = stream.body()) {
                return in.readAllBytes().length;
            } catch (IOException e) {
                return -1;
            }
        });
        gateway.send("DELETE", "/projects/demo/members/ivan@shop.example", null, Map.of());
        assertThat(end.get(30, TimeUnit.SECONDS)).isNotZero();
    }

    @Test
    void theLastAdministratorStays() {
        Browser anna = Browser.setUp(gateway, "anna@shop.example");
        String id = anna.get("/account").body().path("id").asText();
        assertThat(anna.send("DELETE", "/users/" + id, null).status()).isEqualTo(409);
        assertThat(anna.send("PUT", "/users/" + id, "{\"administrator\":false}").status())
                .isEqualTo(409);
        gateway.post("/users", "{\"email\":\"b@shop.example\",\"name\":\"B\",\"administrator\":true}");
        assertThat(anna.send("DELETE", "/users/" + id, null).status()).isEqualTo(204);
        assertThat(anna.get("/session").status()).isEqualTo(401);
    }

    @Test
    void withFourEyesTheMakerDoesNotPublish() {
        Browser anna = Browser.person(gateway, "anna@shop.example", "publisher");
        Browser ivan = Browser.person(gateway, "ivan@shop.example", "publisher");
        assertThat(gateway.put("/projects/demo", "{\"name\":\"Demo\",\"four_eyes\":true}", Map.of())
                        .body()
                        .path("four_eyes")
                        .asBoolean())
                .isTrue();
        assertThat(anna.post(
                                "/projects/demo/containers/one/versions",
                                "{\"configuration\":{\"format\":1,\"variables\":[],\"triggers\":[],\"tags\":[]}}")
                        .status())
                .isEqualTo(201);
        String publish = "/projects/demo/containers/one/versions/1/publish";
        Gateway.Reply refused = anna.send("POST", publish, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asText()).contains("These may: ivan@shop.example");
        assertThat(gateway.send("POST", publish, null, Map.of()).status())
                .as("a token is no person")
                .isEqualTo(409);
        assertThat(gateway.post(
                                "/import",
                                "{\"format\":1,\"project\":{\"id\":\"demo\",\"name\":\"Demo\"},\"containers\":"
                                        + "[{\"id\":\"one\",\"name\":\"Site\",\"source\":\"one\",\"publish\":true}]}")
                        .status())
                .isEqualTo(409);
        assertThat(anna.send("POST", publish + "?environment=staging", null).status())
                .as("trying out is free")
                .isEqualTo(200);
        assertThat(ivan.send("POST", publish, null).status()).isEqualTo(200);
        assertThat(gateway.put("/projects/demo", "{\"name\":\"Renamed\"}", Map.of())
                        .body()
                        .path("four_eyes")
                        .asBoolean())
                .as("a rename does not switch it off")
                .isTrue();
    }

    @Test
    void theAuditLogTellsWhoAndWhatAndNoSecret() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(Browser.PASSWORD, gateway.token));
        Browser anna = Browser.setUp(gateway, "anna@shop.example");
        secrets.add(anna.csrf);
        secrets.add(anna.cookie.substring(anna.cookie.indexOf('=') + 1));
        Gateway.Reply ivan = anna.post("/users", "{\"email\":\"ivan@shop.example\",\"name\":\"Ivan\"}");
        secrets.add(ivan.body().path("password").asText());
        String id = ivan.body().path("id").asText();
        secrets.add(anna.send("POST", "/users/" + id + "/password", null)
                .body()
                .path("password")
                .asText());
        secrets.add(
                anna.send("POST", "/account/totp", null).body().path("secret").asText());
        secrets.add(token("[\"viewer\"]", "2027-01-01T00:00:00Z"));
        secrets.add(anna.send("POST", "/projects/demo/webhooks/one/secret", "{}")
                .body()
                .path("secret")
                .asText());
        secrets.add(anna.post("/projects/demo/sources/one/import-keys", "{\"name\":\"k\"}")
                .body()
                .path("key")
                .asText());
        secrets.add(anna.post("/projects/demo/partners", "{\"id\":\"p\",\"name\":\"P\",\"segments\":[\"one\"]}")
                .body()
                .path("key")
                .asText());
        anna.send("PUT", "/projects/demo/members/" + id, "{\"role\":\"viewer\"}");
        anna.send("PUT", "/projects/demo/members/" + id, "{\"role\":\"editor\"}");
        assertThat(secrets).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(8));

        String all = anna.get("/audit?limit=500").raw().body();
        assertThat(secrets).noneSatisfy(secret -> assertThat(all).contains(secret));
        assertThat(all).doesNotContain("argon2id");
        Gateway.Reply members = anna.get("/audit?project=demo&kind=member&actor=anna@shop.example");
        assertThat(members.body().path("items")).hasSize(2);
        assertThat(members.body().at("/items/0/changes").toString())
                .isEqualTo("[{\"pointer\":\"/role\",\"before\":\"viewer\",\"after\":\"editor\"}]");
        assertThat(anna.get("/audit?actor=nobody").body().path("items")).isEmpty();
        assertThat(anna.get("/audit?from=2026-11-22T10:00:01Z").body().path("items"))
                .isEmpty();
        clock.advance(Duration.ofMinutes(1));
        anna.send("PUT", "/projects/demo/members/" + id, "{\"role\":\"viewer\"}");
        assertThat(anna.get("/audit?from=2026-11-22T10:00:01Z").body().path("items"))
                .hasSize(1);
    }

    private int with(String token, String method, String path, @Nullable String body) {
        return gateway.send(method, path, body, Map.of("Authorization", "Bearer " + token))
                .status();
    }

    private String token(String scopes, String until) {
        Gateway.Reply made = gateway.post(
                "/projects/demo/tokens",
                "{\"name\":\"ci\",\"scopes\":%s,\"expires_at\":\"%s\"}".formatted(scopes, until));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().path("token").asText();
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
