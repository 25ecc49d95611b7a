package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who guess passwords, codes and who has an account. */
final class GuessingTest {
    private static final String ANNA = "anna@shop.example";
    private static final String WRONG = "not the password";

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Gateway.START);
    private Gateway gateway;
    private Browser anna;

    @BeforeEach
    void start() {
        gateway = new Gateway(folder, Gateway.settings(), clock);
        anna = Browser.setUp(gateway, ANNA);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void anUnknownEmailIsAnsweredAsAWrongPasswordIs() {
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            known.add(told(Browser.attempt(gateway, ANNA, WRONG)));
            unknown.add(told(Browser.attempt(gateway, "nobody@shop.example", WRONG)));
        }
        assertThat(known).isEqualTo(unknown);
        assertThat(known.getFirst()).contains("401", "wrong_credentials");
        assertThat(known.getLast()).contains("429", "too_many_attempts");
    }

    @Test
    void whoGuessesWaitsAndTheRightPasswordDoesToo() {
        for (int i = 0; i < 5; i++) {
            assertThat(Browser.attempt(gateway, ANNA, WRONG).status()).isEqualTo(401);
        }
        Gateway.Reply locked = Browser.attempt(gateway, "Anna@Shop.EXAMPLE", Browser.PASSWORD);
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.header("Retry-After")).isEqualTo("1");
        assertThat(anna.get("/session").status())
                .as("who has signed in goes on")
                .isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(Browser.attempt(gateway, ANNA, WRONG).status()).isEqualTo(401);
        assertThat(Browser.attempt(gateway, ANNA, WRONG).header("Retry-After")).isEqualTo("2");
        clock.advance(Duration.ofSeconds(2));
        assertThat(Browser.attempt(gateway, ANNA, Browser.PASSWORD).status()).isEqualTo(200);
        assertThat(Browser.attempt(gateway, ANNA, WRONG).status()).isEqualTo(401);
        assertThat(Browser.attempt(gateway, ANNA, WRONG).status()).isEqualTo(401);
    }

    @Test
    void anAddressThatTriesManyAccountsWaits() {
        for (int i = 0; i < 20; i++) {
            assertThat(Browser.attempt(gateway, "user" + i + "@shop.example", WRONG)
                            .status())
                    .as("attempt %d", i)
                    .isEqualTo(401);
        }
        assertThat(Browser.attempt(gateway, "one-more@shop.example", WRONG).status())
                .isEqualTo(429);
    }

    @Test
    void aPasswordInHandDoesNotHelpToGuessCodes() {
        String secret = turnCodesOn();
        int tried = 0;
        for (int i = 0; i < 30; i++) {
            Gateway.Reply asked = Browser.attempt(gateway, ANNA, Browser.PASSWORD);
            Gateway.Reply guess = enter(Browser.PASSWORD, "%06d".formatted(i));
            assertThat(asked.status()).isIn(401, 429);
            tried += guess.status() == 401 ? 1 : 0;
        }
        assertThat(tried).isEqualTo(5);
        clock.advance(Duration.ofMinutes(1));
        assertThat(enter(Browser.PASSWORD, CodeApp.code(secret, clock.now())).status())
                .isEqualTo(200);
    }

    @Test
    void aCodeIsAskedForAndTakenOnce() {
        String secret = turnCodesOn();
        clock.advance(Duration.ofMinutes(1));
        Gateway.Reply wrongPassword = Browser.attempt(gateway, ANNA, WRONG);
        assertThat(kind(wrongPassword)).isEqualTo("wrong_credentials");
        assertThat(kind(Browser.attempt(gateway, ANNA, Browser.PASSWORD))).isEqualTo("code_needed");
        assertThat(kind(enter(Browser.PASSWORD, "000000"))).isEqualTo("wrong_code");
        String code = CodeApp.code(secret, clock.now());
        assertThat(kind(enter(WRONG, code))).isEqualTo("wrong_credentials");
        assertThat(enter(Browser.PASSWORD, code).status()).isEqualTo(200);
        assertThat(kind(enter(Browser.PASSWORD, code))).isEqualTo("wrong_code");

        assertThat(anna.send("DELETE", "/account/totp", "{\"password\":\"%s\"}".formatted(WRONG))
                        .status())
                .isEqualTo(401);
        assertThat(anna.send("DELETE", "/account/totp", "{\"password\":\"%s\"}".formatted(Browser.PASSWORD))
                        .status())
                .isEqualTo(204);
        assertThat(Browser.attempt(gateway, ANNA, Browser.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void codesAreAskedForOnlyWhenTheAppHasProvedItself() {
        Gateway.Reply offer = anna.send("POST", "/account/totp", null);
        assertThat(offer.body().path("uri").asText())
                .contains(offer.body().path("secret").asText());
        assertThat(Browser.attempt(gateway, ANNA, Browser.PASSWORD).status()).isEqualTo(200);
        assertThat(anna.send("PUT", "/account/totp", "{\"code\":\"000000\"}").status())
                .isEqualTo(401);
        assertThat(anna.get("/account").body().path("totp").asBoolean()).isFalse();
    }

    @Test
    void anAdministratorHelpsWhoHasLostThePhone() {
        turnCodesOn();
        String id = anna.get("/account").body().path("id").asText();
        assertThat(gateway.send("DELETE", "/users/" + id + "/totp", null, Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(Browser.attempt(gateway, ANNA, Browser.PASSWORD).status()).isEqualTo(200);
    }

    private String turnCodesOn() {
        String secret =
                anna.send("POST", "/account/totp", null).body().path("secret").asText();
        String code = CodeApp.code(secret, clock.now());
        assertThat(anna.send("PUT", "/account/totp", "{\"code\":\"%s\"}".formatted(code))
                        .status())
                .isEqualTo(200);
        return secret;
    }

    private Gateway.Reply enter(String password, String code) {
        return gateway.send(
                "POST",
                "/session",
                "{\"email\":\"%s\",\"password\":\"%s\",\"code\":\"%s\"}".formatted(ANNA, password, code),
                Map.of());
    }

    private static String kind(Gateway.Reply reply) {
        return reply.body().path("type").asText().replace("urn:metka:problem:", "");
    }

    private static String told(Gateway.Reply reply) {
        ObjectNode body = (ObjectNode) reply.body();
        return reply.status() + " " + body + " " + reply.raw().headers().map().keySet();
    }
}
