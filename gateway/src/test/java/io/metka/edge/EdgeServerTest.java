package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.CatalogDraft;
import io.metka.container.CompiledContainer;
import io.metka.container.Previews;
import io.metka.container.Publications;
import io.metka.container.Script;
import io.metka.model.ConsentDocument;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Rejection;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of the public port, over real HTTP. */
final class EdgeServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<RawRequest> collected = Collections.synchronizedList(new ArrayList<>());
    private volatile CompletableFuture<Receipt> next =
            CompletableFuture.completedFuture(new Receipt.Taken(1, List.of(), ""));

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void anAcceptedBatchIsAnsweredWithItsOutcome() throws Exception {
        next = CompletableFuture.completedFuture(
                new Receipt.Taken(2, List.of(new Rejection("e\"1", Rejection.Reason.TOO_LONG, "/events/0/name")), ""));
        HttpResponse<String> answer = post(start(settings(1 << 16, 0)), "{}", "Authorization", "Bearer wk_1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"accepted\":2,\"rejected\":[{\"id\":\"e\\\"1\",\"reason\":\"too_long\",\"pointer\":\"/events/0/name\"}]}");
        assertThat(collected.getFirst().writeKey()).isEqualTo("wk_1");
        assertThat(collected.getFirst().peer().address()).isEqualTo("127.0.0.1");
    }

    @Test
    void theAnswerWaitsForTheReceipt() throws Exception {
        next = new CompletableFuture<>();
        var answer = client.sendAsync(
                request(start(settings(1 << 16, 0)), "/v1/events")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        while (collected.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(answer).isNotDone();
        next.complete(new Receipt.Taken(1, List.of(), ""));
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void theIdCookieIsSetForBrowsersThatAgreed() throws Exception {
        next = CompletableFuture.completedFuture(new Receipt.Taken(1, List.of(), "visitor-0001"));
        int port = start(settings(1 << 16, 0));
        assertThat(post(port, "{}", "Origin", "https://shop.example").headers().firstValue("Set-Cookie"))
                .contains("_mk_id=visitor-0001; Path=/; SameSite=Lax; Max-Age=31536000");
        assertThat(post(port, "{}").headers().firstValue("Set-Cookie"))
                .as("no browser")
                .isEmpty();
        next = CompletableFuture.completedFuture(new Receipt.Taken(1, List.of(), "x; Path=/evil"));
        assertThat(post(port, "{}", "Origin", "https://shop.example").headers().firstValue("Set-Cookie"))
                .as("an id that is no cookie value")
                .isEmpty();
    }

    @Test
    void browsersOfAnyOriginMayReadTheirReceipts() throws Exception {
        int port = start(settings(1 << 16, 0));
        var answer = post(port, "{}", "Origin", "https://shop.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                .contains("Retry-After, X-RateLimit-Reset");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        var preflight = client.send(
                request(port, "/v1/events")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "https://shop.example")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(headers -> assertThat(headers)
                        .contains("Authorization", "Content-Type", "AnonymousId", "SentAt", "Rsa-Retry-Attempt"));
    }

    @Test
    void everyRefusalIsAProblemThatSaysWhatToDo() throws Exception {
        int port = start(settings(2_048, 0));
        next = CompletableFuture.completedFuture(
                new Receipt.Refused(Receipt.Refusal.SPOOL_FULL, "Wait.", Duration.ofSeconds(30)));
        var full = post(port, "{}");
        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("Retry-After")).contains("30");
        assertThat(full.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(full.body()).contains("\"type\":\"urn:metka:problem:spool_full\"", "\"detail\":\"Wait.\"");

        next = CompletableFuture.completedFuture(new Receipt.Refused(Receipt.Refusal.UNKNOWN_WRITE_KEY, "Send one."));
        assertThat(post(port, "{}").statusCode()).isEqualTo(401);

        var large = post(port, "x".repeat(3_000));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("at most 2048 bytes");

        next = CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
        var broken = post(port, "{}");
        assertThat(broken.statusCode()).isEqualTo(503);
        assertThat(broken.body()).doesNotContain("secret detail");
        assertThat(broken.headers().firstValue("Retry-After")).contains("10");
    }

    @Test
    void aBodyWithoutLengthIsBoundedToo() throws Exception {
        int port = start(settings(2_048, 0));
        var answer = client.send(
                request(port, "/v1/events")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(new byte[4_000])))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(collected).isEmpty();
    }

    @Test
    void tooManyRequestsFromOneAddressAreToldToWait() throws Exception {
        int port = start(settings(1 << 16, 1));
        List<Integer> statuses = new ArrayList<>();
        HttpResponse<String> last = post(port, "{}");
        for (int i = 0; i < 8; i++) {
            last = post(port, "{}");
            statuses.add(last.statusCode());
        }
        assertThat(statuses).contains(200, 429);
        assertThat(last.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void unknownRoutesAndMethodsAreProblems() throws Exception {
        int port = start(settings(1 << 16, 0));
        assertThat(get(port, "/nowhere").statusCode()).isEqualTo(404);
        var wrong = get(port, "/v1/events");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST, OPTIONS");
        assertThat(get(port, "/c/none.js").statusCode()).isEqualTo(404);
    }

    @Test
    void thePixelAnswersAnImageAndCollectsItsQuery() throws Exception {
        int port = start(settings(1 << 16, 0));
        var answer = client.send(
                request(port, "/v1/pixel.gif?write_key=wk_1&name=x").build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(answer.body()).hasSize(43);
        assertThat(javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(answer.body())))
                .isNotNull();
        assertThat(new String(collected.getFirst().body().array(), StandardCharsets.UTF_8))
                .isEqualTo("write_key=wk_1&name=x");
    }

    @Test
    void scriptsAreServedStableAndImmutable() throws Exception {
        int port = start(settings(1 << 16, 0));
        var stable = client.send(
                request(port, "/c/shop.js")
                        .header("Accept-Encoding", "gzip, br")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(stable.body()).isEqualTo("brotli");
        assertThat(stable.headers().firstValue("Content-Encoding")).contains("br");
        assertThat(stable.headers().firstValue("Cache-Control").orElseThrow()).startsWith("public, max-age=60");
        assertThat(stable.headers().firstValue("ETag")).contains("\"abc\"");
        var known = client.send(
                request(port, "/c/shop.js").header("If-None-Match", "\"abc\"").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(known.statusCode()).isEqualTo(304);
        var hashed = get(port, "/c/shop/abc.js");
        assertThat(hashed.body()).isEqualTo("plain");
        assertThat(hashed.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(get(port, "/c/shop/env_0123456789.js").body()).isEqualTo("staging");
        assertThat(get(port, "/c/shop/env_0123456789.js")
                        .headers()
                        .firstValue("Cache-Control")
                        .orElseThrow())
                .startsWith("public, max-age=60");
    }

    @Test
    void anUnknownScriptIsOneThatDoesNothing() throws Exception {
        int port = start(settings(1 << 16, 0));
        for (String path :
                List.of("/c/other.js", "/c/shop/old.js", "/c/shop/env_1.js", "/c/", "/c/shop", "/c/a/b/c.js")) {
            var unknown = get(port, path);
            assertThat(unknown.statusCode()).as(path).isEqualTo(404);
            assertThat(unknown.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/javascript");
            assertThat(unknown.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(unknown.body()).as(path).matches("/\\*[^*]*\\*/\n");
        }
    }

    @Test
    void theExactTextOfAConsentIsServedForEver() throws Exception {
        int port = start(settings(1 << 16, 0));
        var russian = get(port, "/consent/p/site/2");
        assertThat(russian.body()).isEqualTo("<b>Согласен</b>");
        assertThat(russian.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(russian.headers().firstValue("Content-Language")).contains("ru");
        assertThat(russian.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        assertThat(russian.headers().firstValue("ETag")).contains('"' + "r".repeat(64) + '"');
        assertThat(get(port, "/consent/p/site/2?lang=en").body()).isEqualTo("I agree");
        var browser = client.send(
                request(port, "/consent/p/site/2")
                        .header("Accept-Language", "de, en-GB;q=0.8, ru;q=0.5")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(browser.body()).isEqualTo("I agree");
        var known = client.send(
                request(port, "/consent/p/site/2")
                        .header("If-None-Match", '"' + "r".repeat(64) + '"')
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(known.statusCode()).isEqualTo(304);
        for (String path :
                List.of("/consent/p/site/1", "/consent/p/site/2?lang=de", "/consent/", "/consent/q/site/2")) {
            assertThat(get(port, path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private int start(EdgeSettings settings) {
        EdgeServer server = new EdgeServer(
                vertx,
                settings,
                new EdgeServer.Ports(
                        request -> {
                            collected.add(request);
                            return next;
                        },
                        new Previews(Clock.SYSTEM),
                        NoLinks.INSTANCE),
                Clock.SYSTEM,
                EdgeSignals.NOOP);
        Publications publications = Publications.open(folder.resolve("catalog.json"));
        Script script = new Script(
                "abc",
                "plain".getBytes(StandardCharsets.UTF_8),
                "gzip".getBytes(StandardCharsets.UTF_8),
                "brotli".getBytes(StandardCharsets.UTF_8));
        byte[] other = "staging".getBytes(StandardCharsets.UTF_8);
        Script staging = new Script("def", other, other, other);
        publications.publish(CatalogDraft.of(1)
                .withContainers(List.of(
                        new CompiledContainer(new ProjectId("p"), "shop", 1, script),
                        new CompiledContainer(new ProjectId("p"), "shop", 2, staging, "env_0123456789")))
                .withDocuments(List.of(new ConsentDocument(
                        new ProjectId("p"),
                        "site",
                        2,
                        List.of(
                                new ConsentDocument.Text("ru", "<b>Согласен</b>", "r".repeat(64)),
                                new ConsentDocument.Text("en", "I agree", "e".repeat(64))))))
                .catalog());
        server.follow(Publications.open(folder.resolve("catalog.json")));
        return server.start().await();
    }

    private static EdgeSettings settings(int maxBody, int perSecond) {
        return new EdgeSettings(
                "127.0.0.1",
                0,
                "",
                maxBody,
                1 << 18,
                perSecond,
                List.of(),
                Duration.ofDays(365),
                Duration.ofMinutes(1));
    }

    private HttpResponse<String> post(int port, String body, String... headers)
            throws IOException, InterruptedException {
        var request = request(port, "/v1/events").POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(request(port, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
