package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A browser in which somebody has signed in to the console: a cookie, and the token that changes carry. */
final class Browser {
    static final String PASSWORD = "seven brown mice";

    private final Gateway gateway;
    final String email;
    final String cookie;
    final String csrf;
    final String setCookie;

    private Browser(Gateway gateway, String email, Gateway.Reply entered) {
        this.gateway = gateway;
        this.email = email;
        this.setCookie = entered.header("Set-Cookie");
        this.cookie = setCookie.substring(0, setCookie.indexOf(';'));
        this.csrf = entered.body().path("csrf").asText();
    }

    /** Makes the first administrator. */
    static Browser setUp(Gateway gateway, String email) {
        Gateway.Reply reply = gateway.send(
                "POST",
                "/setup",
                "{\"token\":\"%s\",\"email\":\"%s\",\"name\":\"First\",\"password\":\"%s\"}"
                        .formatted(gateway.token, email, PASSWORD),
                Map.of());
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(201);
        return new Browser(gateway, email, reply);
    }

    static Browser signIn(Gateway gateway, String email, String password) {
        Gateway.Reply reply = attempt(gateway, email, password);
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
        return new Browser(gateway, email, reply);
    }

    static Gateway.Reply attempt(Gateway gateway, String email, String password) {
        return gateway.send(
                "POST", "/session", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password), Map.of());
    }

    /** Somebody new with a password of their own and, unless it is empty, a role in the project {@code demo}. */
    static Browser person(Gateway gateway, String email, String role) {
        Gateway.Reply made = gateway.post("/users", "{\"email\":\"%s\",\"name\":\"Person\"}".formatted(email));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        if (!role.isEmpty()) {
            assertThat(gateway.send(
                                    "PUT",
                                    "/projects/demo/members/" + email,
                                    "{\"role\":\"%s\"}".formatted(role),
                                    Map.of())
                            .status())
                    .isEqualTo(200);
        }
        Browser browser = signIn(gateway, email, made.body().path("password").asText());
        assertThat(browser.post(
                                "/account/password",
                                "{\"current\":\"%s\",\"next\":\"%s\"}"
                                        .formatted(made.body().path("password").asText(), PASSWORD))
                        .status())
                .isEqualTo(200);
        return browser;
    }

    Gateway.Reply get(String path) {
        return send("GET", path, null);
    }

    Gateway.Reply post(String path, String body) {
        return send("POST", path, body);
    }

    /** With the cookie, and for changes the token against forged requests. */
    Gateway.Reply send(String method, String path, @Nullable String body) {
        return gateway.send(method, path, body, headers(method));
    }

    Map<String, String> headers(String method) {
        Map<String, String> headers = new HashMap<>(Map.of("Cookie", cookie));
        if (!method.equals("GET")) {
            headers.put(Authentication.CSRF, csrf);
        }
        return headers;
    }
}
