package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.support.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way in: set-up, signing in and out, the cookie, forged requests, sessions that end. */
final class SessionTest {
    private static final String ANNA = "anna@shop.example";

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Gateway.START);
    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder, Gateway.settings(), clock);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theFirstStartMakesOneAdministratorAndNoSecond() {
        assertThat(gateway.get("/setup").body().path("needed").asBoolean()).isTrue();
        Gateway.Reply wrong = gateway.post("/setup", setUp("mk_wrong", ANNA, Browser.PASSWORD));
        assertThat(wrong.status()).isEqualTo(401);
        Browser anna = Browser.setUp(gateway, "Anna@Shop.example");
        assertThat(gateway.get("/setup").body().path("needed").asBoolean()).isFalse();
        Gateway.Reply session = anna.get("/session");
        assertThat(session.body().at("/user/email").asText()).isEqualTo(ANNA);
        assertThat(session.body().at("/user/administrator").asBoolean()).isTrue();
        assertThat(session.body().path("expires_at").asText()).isEqualTo("2026-11-22T22:00:00Z");
        assertThat(gateway.post("/setup", setUp(gateway.token, "other@shop.example", Browser.PASSWORD))
                        .status())
                .isEqualTo(409);
        assertThat(anna.post("/projects", "{\"id\":\"demo\",\"name\":\"Demo\"}").status())
                .isEqualTo(201);
        assertThat(anna.get("/session").body().at("/projects/0/role").asText()).isEqualTo("administrator");
    }

    @Test
    void weakPasswordsAreRefusedBeforeAnythingIsMade() {
        for (String weak : List.of("short", "aaaaaaaaaaaa", "anna is here")) {
            Gateway.Reply reply = gateway.post("/setup", setUp(gateway.token, ANNA, weak));
            assertThat(reply.status()).as(weak).isEqualTo(422);
            assertThat(reply.body().at("/errors/0/pointer").asText()).isEqualTo("/password");
        }
        assertThat(gateway.get("/setup").body().path("needed").asBoolean()).isTrue();
    }

    @Test
    void theCookieIsOutOfReach() {
        Browser anna = Browser.setUp(gateway, ANNA);
        assertThat(anna.setCookie)
                .startsWith("mk_session=")
                .contains("; Path=/api;", "; HttpOnly", "; SameSite=Strict", "; Max-Age=604800")
                .doesNotContain("Secure", "Domain");
        Gateway.Reply left = anna.send("DELETE", "/session", null);
        assertThat(left.status()).isEqualTo(204);
        assertThat(left.header("Set-Cookie")).startsWith("mk_session=;").contains("Max-Age=0");
        assertThat(anna.get("/session").status()).isEqualTo(401);
    }

    @Test
    void changesWithoutTheRightTokenAreForged() {
        Browser anna = Browser.setUp(gateway, ANNA);
        Browser again = Browser.signIn(gateway, ANNA, Browser.PASSWORD);
        for (String csrf : List.of("", "x", anna.csrf + "x", anna.csrf.substring(1), again.csrf, anna.cookie)) {
            Gateway.Reply reply = gateway.send(
                    "POST",
                    "/projects",
                    "{\"name\":\"a\"}",
                    csrf.isEmpty()
                            ? Map.of("Cookie", anna.cookie)
                            : Map.of("Cookie", anna.cookie, "X-CSRF-Token", csrf));
            assertThat(reply.status()).as(csrf).isEqualTo(403);
            assertThat(reply.body().path("type").asText()).isEqualTo("urn:metka:problem:wrong_csrf_token");
        }
        assertThat(gateway.send("DELETE", "/session", null, Map.of("Cookie", anna.cookie))
                        .status())
                .isEqualTo(403);
        assertThat(anna.get("/projects").body().path("items")).isEmpty();
        assertThat(anna.post("/projects", "{\"name\":\"a\"}").status()).isEqualTo(201);
    }

    @Test
    void aSessionThatSomebodyElseChoseIsNotTakenUp() {
        Browser.setUp(gateway, ANNA);
        String planted = "mk_session=planted-by-an-attacker";
        Gateway.Reply entered = gateway.send(
                "POST",
                "/session",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(ANNA, Browser.PASSWORD),
                Map.of("Cookie", planted));
        assertThat(entered.status()).isEqualTo(200);
        assertThat(entered.header("Set-Cookie")).doesNotContain("planted");
        assertThat(gateway.send("GET", "/session", null, Map.of("Cookie", planted))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void signingInAgainEndsTheSessionBefore() {
        Browser anna = Browser.setUp(gateway, ANNA);
        Gateway.Reply again = gateway.send(
                "POST",
                "/session",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(ANNA, Browser.PASSWORD),
                Map.of("Cookie", anna.cookie));
        assertThat(again.header("Set-Cookie")).doesNotContain(anna.cookie);
        assertThat(anna.get("/session").status()).isEqualTo(401);
    }

    @Test
    void sessionsEndByQuietAndByAge() {
        Browser anna = Browser.setUp(gateway, ANNA);
        for (int hours = 0; hours < 7 * 24 - 11; hours += 11) {
            assertThat(anna.get("/account").status())
                    .as("after %d hours", hours)
                    .isEqualTo(200);
            clock.advance(Duration.ofHours(11));
        }
        assertThat(anna.get("/account").status()).isEqualTo(200);
        clock.advance(Duration.ofHours(4));
        assertThat(anna.get("/account").status()).isEqualTo(401);

        Browser again = Browser.signIn(gateway, ANNA, Browser.PASSWORD);
        clock.advance(Duration.ofHours(12));
        assertThat(again.get("/account").status()).isEqualTo(401);
    }

    @Test
    void aNewPasswordEndsAllOtherSessions() {
        Browser anna = Browser.setUp(gateway, ANNA);
        Browser phone = Browser.signIn(gateway, ANNA, Browser.PASSWORD);
        assertThat(anna.post("/account/password", passwords("not it at all", "eight brown mice"))
                        .status())
                .isEqualTo(401);
        assertThat(anna.post("/account/password", passwords(Browser.PASSWORD, "short"))
                        .status())
                .isEqualTo(422);
        assertThat(anna.post("/account/password", passwords(Browser.PASSWORD, Browser.PASSWORD))
                        .status())
                .isEqualTo(409);
        assertThat(phone.get("/account").status()).isEqualTo(200);
        assertThat(anna.post("/account/password", passwords(Browser.PASSWORD, "eight brown mice"))
                        .status())
                .isEqualTo(200);
        assertThat(anna.get("/account").status()).isEqualTo(200);
        assertThat(phone.get("/account").status()).isEqualTo(401);
        assertThat(Browser.attempt(gateway, ANNA, Browser.PASSWORD).status()).isEqualTo(401);
        assertThat(Browser.attempt(gateway, ANNA, "eight brown mice").status()).isEqualTo(200);
    }

    @Test
    void peopleSeeWhereTheySignedInAndEndIt() {
        Browser anna = Browser.setUp(gateway, ANNA);
        clock.advance(Duration.ofMinutes(1));
        Browser phone = Browser.signIn(gateway, ANNA, Browser.PASSWORD);
        Gateway.Reply list = phone.get("/account/sessions");
        assertThat(list.body().path("items")).hasSize(2);
        assertThat(list.body().at("/items/0/current").asBoolean()).isTrue();
        assertThat(list.body().at("/items/1/address").asText()).isEqualTo("127.0.0.1");
        String other = list.body().at("/items/1/id").asText();
        Browser ivan = Browser.person(gateway, "ivan@shop.example", "");
        assertThat(ivan.send("DELETE", "/account/sessions/" + other, null).status())
                .isEqualTo(404);
        assertThat(phone.send("DELETE", "/account/sessions/" + other, null).status())
                .isEqualTo(204);
        assertThat(anna.get("/session").status()).isEqualTo(401);
        assertThat(phone.get("/session").status()).isEqualTo(200);
    }

    @Test
    void aOneTimePasswordOpensNothingButItsOwnChange() {
        Browser.setUp(gateway, ANNA);
        gateway.post("/projects", "{\"id\":\"demo\",\"name\":\"Demo\"}");
        Gateway.Reply made = gateway.post("/users", "{\"email\":\"ivan@shop.example\",\"name\":\"Ivan\"}");
        String password = made.body().path("password").asText();
        Browser ivan = Browser.signIn(gateway, "ivan@shop.example", password);
        assertThat(ivan.get("/session").body().at("/user/must_change_password").asBoolean())
                .isTrue();
        Gateway.Reply refused = ivan.get("/projects");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("type").asText()).isEqualTo("urn:metka:problem:password_change_needed");
        assertThat(ivan.post("/account/password", passwords(password, Browser.PASSWORD))
                        .status())
                .isEqualTo(200);
        assertThat(ivan.get("/projects").status()).isEqualTo(200);

        String user = made.body().path("id").asText();
        String next = gateway.send("POST", "/users/" + user + "/password", null, Map.of())
                .body()
                .path("password")
                .asText();
        assertThat(ivan.get("/session").status()).isEqualTo(401);
        assertThat(Browser.attempt(gateway, "ivan@shop.example", Browser.PASSWORD)
                        .status())
                .isEqualTo(401);
        clock.advance(Duration.ofDays(3));
        assertThat(Browser.attempt(gateway, "ivan@shop.example", next).status()).isEqualTo(401);
    }

    private static String passwords(String current, String next) {
        return "{\"current\":\"%s\",\"next\":\"%s\"}".formatted(current, next);
    }

    private static String setUp(String token, String email, String password) {
        return "{\"token\":\"%s\",\"email\":\"%s\",\"name\":\"Anna\",\"password\":\"%s\"}"
                .formatted(token, email, password);
    }
}
