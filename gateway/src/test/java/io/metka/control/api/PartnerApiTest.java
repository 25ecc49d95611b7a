package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.ManualClock;
import io.metka.webhooks.Signature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partners who fetch: what a key opens, for how long, and that every answer is signed. */
final class PartnerApiTest {
    private final ManualClock clock = new ManualClock(Gateway.START);
    private Gateway gateway;
    private String admin;

    @BeforeEach
    void start(@TempDir Path folder) {
        gateway = new Gateway(folder, Gateway.settings(), clock);
        gateway.fill();
        gateway.create("segments", "{'id':'two','name':'Others','rule':{'version':1,'rule':{}}}");
        admin = gateway.token;
        for (int i = 1; i <= 5; i++) {
            change("one", i, i);
            change("two", i, i);
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPartnerFetchesEveryChangeOnce() {
        String key = made("{'id':'mailer','name':'Mail','segments':['one']}")
                .path("key")
                .asText();
        gateway.token = key;
        List<String> fetched = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            Gateway.Reply reply = gateway.get("/partner/demo/changes?limit=2&cursor=" + cursor);
            assertThat(reply.status()).isEqualTo(200);
            assertSigned(reply, key);
            reply.body()
                    .path("items")
                    .forEach(item -> fetched.add(item.path("segment").asText()
                            + item.path("profile").asText().charAt(35)));
            cursor = reply.body().path("next_cursor").asText();
        }
        assertThat(fetched).containsExactly("one1", "one2", "one3", "one4", "one5");
        assertThat(gateway.get("/partner/demo/changes?cursor=" + cursor).body().path("items"))
                .isEmpty();
        change("one", 6, 9);
        assertThat(gateway.get("/partner/demo/changes?cursor=" + cursor).body().path("items"))
                .hasSize(1);
    }

    @Test
    void aKeyOpensWhatItIsForAndNothingElse() {
        gateway.token = made("{'id':'mailer','name':'Mail','segments':['one']}")
                .path("key")
                .asText();
        assertThat(gateway.get("/partner/demo/segments").body().toString())
                .isEqualTo("{\"items\":[{\"id\":\"one\",\"name\":\"Carts\"}]}");
        Gateway.Reply members = gateway.get("/partner/demo/segments/one/members");
        assertThat(members.raw().body().lines()).hasSize(5);
        assertSigned(members, gateway.token);
        assertThat(gateway.get("/partner/demo/segments/two/members").status()).isEqualTo(404);
        assertThat(gateway.get("/partner/demo/changes?segment=two").status()).isEqualTo(404);
        assertThat(gateway.get("/partner/demo/changes?cursor=nonsense").status())
                .isEqualTo(400);
        assertThat(gateway.get("/partner/other/segments").status()).isEqualTo(401);
        assertThat(gateway.get("/projects/demo/segments").status()).isEqualTo(401);
        gateway.token = admin;
        assertThat(gateway.get("/partner/demo/segments").status()).isEqualTo(401);
        assertThat(gateway.send("DELETE", "/projects/demo/segments/two", null, Map.of())
                        .status())
                .isEqualTo(204);
        Gateway.Reply named = gateway.send("DELETE", "/projects/demo/webhooks/one", null, Map.of());
        assertThat(named.status()).isEqualTo(204);
        assertThat(gateway.send("DELETE", "/projects/demo/segments/one", null, Map.of())
                        .status())
                .as("a partner fetches it")
                .isEqualTo(409);
    }

    @Test
    void keysExpireAndAreReplacedWithAnOverlap() {
        String first = made("{'id':'mailer','name':'Mail','segments':['one'],'expires_at':'2026-12-01T00:00:00Z'}")
                .path("key")
                .asText();
        Gateway.Reply rotated = gateway.post("/projects/demo/partners/mailer/key", "{\"old_valid_hours\": 2}");
        assertThat(rotated.status()).isEqualTo(200);
        String second = rotated.body().path("key").asText();
        assertThat(second).isNotEqualTo(first);
        assertThat(List.of(status(first), status(second))).containsExactly(200, 200);
        clock.advance(Duration.ofHours(2));
        assertThat(List.of(status(first), status(second))).containsExactly(401, 200);
        clock.advance(Duration.ofDays(9));
        assertThat(status(second)).isEqualTo(401);
    }

    @Test
    void whatIsStoredAndLoggedOpensNothing() {
        JsonNode made = made("{'id':'mailer','name':'Mail','segments':['one']}");
        String key = made.path("key").asText();
        assertThat(gateway.get("/projects/demo/partners/mailer").raw().body()).doesNotContain(key, "signing_secret");
        assertThat(gateway.get("/audit").raw().body())
                .doesNotContain(key, "signing_secret")
                .contains("partner");
        Gateway.Reply unknown = gateway.post("/projects/demo/partners", "{\"name\":\"Mail\",\"segments\":[\"none\"]}");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body().at("/errors/0/pointer").asText()).isEqualTo("/segments/0");
    }

    @Test
    void anOperatorSeesMembersChangesAndWhatWouldBe() {
        assertThat(gateway.get("/projects/demo/segments/one/members?limit=3")
                        .body()
                        .path("items"))
                .hasSize(3);
        String next = gateway.get("/projects/demo/segments/one/members?limit=3")
                .body()
                .path("next_cursor")
                .asText();
        assertThat(gateway.get("/projects/demo/segments/one/members?cursor=" + next)
                        .body()
                        .path("items"))
                .hasSize(2);
        assertThat(gateway.get("/projects/demo/segments/one/members/export")
                        .raw()
                        .body()
                        .lines())
                .hasSize(5);
        assertThat(gateway.get("/projects/demo/segments/one/changes").body().path("items"))
                .hasSize(5);
        assertThat(gateway.get("/projects/demo/segments/none/members").status()).isEqualTo(404);
        assertThat(gateway.get("/projects/demo/segments/one/history?step=hour").status())
                .isEqualTo(200);
        assertThat(gateway.get("/projects/demo/segments/one/history?step=week").status())
                .isEqualTo(400);
        assertThat(gateway.get("/projects/demo/segments/one/history?from=2020-01-01T00:00:00Z")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anOperatorSeesWhatARuleAndAnAttributeWouldBe() {
        String profile = "/projects/demo/profiles/" + profile(1);
        assertThat(gateway.get(profile + "/segments").body().path("items")).hasSize(2);
        assertThat(gateway.get(profile + "/attributes").status()).isEqualTo(200);
        assertThat(gateway.get("/projects/demo/profiles/x/segments").status()).isEqualTo(404);
        assertThat(gateway.post("/projects/demo/segments/estimate", "{\"rule\":{\"version\":1,\"rule\":{}}}")
                        .status())
                .isEqualTo(200);
        Gateway.Reply bad = gateway.post(
                "/projects/demo/segments/estimate",
                "{\"rule\":{\"version\":1,\"rule\":{\"segment\":{\"id\":\"none\"}}}}");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.body().at("/errors/0/pointer").asText()).isEqualTo("/rule/rule/segment/id");
        assertThat(gateway.post(
                                "/projects/demo/attributes/preview",
                                "{\"definition\":{},\"profiles\":[\"" + profile(1) + "\"]}")
                        .body()
                        .path("items"))
                .hasSize(1);
        assertThat(gateway.get("/projects/demo/rfm").status()).isEqualTo(200);
        assertThat(gateway.send("POST", "/projects/demo/rfm", null, Map.of()).status())
                .isEqualTo(200);
    }

    private void assertSigned(Gateway.Reply reply, String key) {
        String secret = "whsec_" + java.util.Base64.getEncoder().encodeToString(io.metka.support.Sha256.of(key));
        assertThat(Signature.withSecret(secret)
                        .sign(
                                reply.header("webhook-id"),
                                Long.parseLong(reply.header("webhook-timestamp")),
                                reply.raw().body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(reply.header("webhook-signature"));
        assertThat(reply.header("webhook-timestamp"))
                .isEqualTo(Long.toString(clock.now().getEpochSecond()));
    }

    private int status(String key) {
        gateway.token = key;
        int status = gateway.get("/partner/demo/segments").status();
        gateway.token = admin;
        return status;
    }

    private JsonNode made(String document) {
        JsonNode made = gateway.create("partners", document).body();
        assertThat(made.path("signing_secret").asText()).startsWith("whsec_");
        return made;
    }

    private void change(String segment, int profile, long tick) {
        gateway.memberships.changes.add(new MembershipChange(
                new ProjectId("demo"), segment, profile(profile), Kind.ENTERED, 1, clock.now(), tick));
    }

    private static ProfileId profile(int number) {
        return new ProfileId(UUID.fromString("00000000-0000-4000-8000-00000000000" + number));
    }
}
