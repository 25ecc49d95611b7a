package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a request before it reaches an operation: tokens, methods, bodies. */
final class RequestTest {
    private static final String JSON = "application/json";

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
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
    void withoutTheTokenNothingIsSaid() {
        String right = gateway.token;
        gateway.token = "";
        Gateway.Reply none = gateway.get("/projects");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("WWW-Authenticate")).startsWith("Bearer");
        for (String wrong : List.of("mk_wrong", right + "x", right.substring(1), "x".repeat(1_000))) {
            gateway.token = wrong;
            assertThat(gateway.get("/projects").status()).isEqualTo(401);
        }
        gateway.token = right;
        assertThat(gateway.get("/projects").status()).isEqualTo(200);
        assertThat(gateway.send("GET", "/projects", null, Map.of("X-Test", "1")).status())
                .isEqualTo(200);
    }

    @Test
    void wrongTokensAreSlowedDownAndTheRightOneIsNot() {
        String right = gateway.token;
        gateway.token = "mk_wrong";
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.get("/health").status()).isEqualTo(401);
        }
        Gateway.Reply slowed = gateway.get("/health");
        assertThat(slowed.status()).isEqualTo(429);
        assertThat(Integer.parseInt(slowed.header("Retry-After"))).isBetween(1, 12);
        gateway.token = right;
        assertThat(gateway.get("/health").status()).isEqualTo(200);
        gateway.token = "mk_wrong";
        assertThat(gateway.get("/health").status()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(13));
        assertThat(gateway.get("/health").status()).isEqualTo(401);
    }

    @Test
    void theTokenItselfIsNotStored() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(gateway.token);
            }
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("control.sqlite")))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatIsNotThereIsToldApartFromWhatCannotBeDone() {
        assertThat(gateway.get("/nothing").status()).isEqualTo(404);
        assertThat(gateway.send("GET", "", null, Map.of()).status()).isEqualTo(404);
        Gateway.Reply patched = gateway.send("PATCH", "/projects", "{}", Map.of());
        assertThat(patched.status()).isEqualTo(405);
        assertThat(patched.header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(patched.body().path("type").asText()).isEqualTo("urn:metka:problem:method_not_allowed");
        assertThat(gateway.send("DELETE", "/health", null, Map.of()).status()).isEqualTo(405);
        HttpResponse<String> head = gateway.exchange(request("/api/v1/projects")
                .method("HEAD", BodyPublishers.noBody())
                .build());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void bodiesThatCannotBeReadAreRefused() {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"name\":\"a\"} x",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":NaN}",
                "{\"name\":\"a\",\"\\udfff\":1}",
                "{\"name\":" + "[".repeat(100) + "]".repeat(100) + "}",
                "{\"name\":" + "9".repeat(2_000) + "}")) {
            Gateway.Reply reply = gateway.post("/projects", body);
            assertThat(reply.status()).as(body).isEqualTo(400);
            assertThat(reply.body().path("type").asText()).isEqualTo("urn:metka:problem:malformed");
        }
        assertThat(gateway.send("POST", "/projects", "name=x", Map.of("Content-Type", "text/plain"))
                        .status())
                .isEqualTo(415);
        assertThat(gateway.send(
                                "POST",
                                "/projects",
                                "{\"name\":\"a\"}",
                                Map.of("Content-Type", JSON + "; charset=utf-8"))
                        .status())
                .isEqualTo(201);
        Gateway.Reply large = gateway.post("/projects", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}");
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void valuesThatCannotBeKeptAreRefused() {
        assertInvalid("{\"name\":\"a\\u0000b\"}", "/name");
        assertInvalid("{\"name\":\"a\\ud800\"}", "/name");
        assertInvalid("{\"name\":\"a\",\"x\":[1e999]}", "/x/0");
        assertInvalid("{\"name\":\"a\",\"\\u0000\":1}", "");
        assertInvalid("{\"name\":\"a\",\"b/c~\":1}", "/b~1c~0");
        assertInvalid("{\"name\":5}", "/name");
        assertInvalid("{\"name\":\"  \"}", "/name");
        assertInvalid("{}", "/name");
        assertThat(gateway.get("/projects").body().path("items")).isEmpty();
    }

    @Test
    void manyErrorsAreCountedWhenTheyAreNotListed() {
        StringBuilder body = new StringBuilder("{\"name\":\"a\"");
        for (int i = 0; i < 300; i++) {
            body.append(",\"x").append(i).append("\":1");
        }
        Gateway.Reply reply = gateway.post("/projects", body + "}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("errors")).hasSize(101);
        assertThat(reply.body().at("/errors/100/detail").asText()).isEqualTo("200 more errors are not listed");
    }

    @Test
    void oddPathsAndQueriesAreRefused() {
        for (String path : List.of("/projects/%ff%00", "/projects/..%2f..", "/projects/%C3%28", "/audit?cursor=%ff")) {
            assertThat(gateway.exchange(request("/api/v1" + path).build()).statusCode())
                    .as(path)
                    .isBetween(200, 404);
        }
        assertThat(gateway.get("/audit?limit=x").status()).isEqualTo(400);
        assertThat(gateway.get("/audit?limit=501").status()).isEqualTo(400);
        assertThat(gateway.get("/audit?limit=99999999999").status()).isEqualTo(400);
    }

    @Test
    void theContractIsOpenToEveryone() {
        gateway.token = "";
        Gateway.Reply reply = gateway.get("/openapi.yaml");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.raw().body()).startsWith("openapi: 3.1.0");
    }

    @Test
    void probesAreOpenAndScreensFallBackToTheIndex() {
        assertThat(gateway.exchange(request("/livez").build()).body()).isEqualTo("alive\n");
        HttpResponse<String> screen =
                gateway.exchange(request("/containers/shop").build());
        assertThat(screen.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(screen.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    private void assertInvalid(String body, String pointer) {
        Gateway.Reply reply = gateway.post("/projects", body);
        assertThat(reply.status()).as(body).isEqualTo(422);
        assertThat(reply.body().path("errors").findValuesAsText("pointer")).contains(pointer);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.control.port() + path))
                .header("Authorization", "Bearer " + gateway.token);
    }
}
