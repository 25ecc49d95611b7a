package io.metka.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.PreviewRecord;
import io.metka.container.PreviewSession;
import io.metka.container.PreviewToken;
import io.metka.container.Previews;
import io.metka.container.Script;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Previews as a browser sees them on the public port, over real HTTP. */
final class PreviewRoutesTest {
    private static final byte[] KEY = new byte[32];

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Previews previews = new Previews(Clock.SYSTEM);
    private final List<RawRequest> collected = new CopyOnWriteArrayList<>();
    private final Instant expires = Clock.SYSTEM.now().plus(Duration.ofMinutes(5));
    private int port;
    private PreviewSession session = open();

    @BeforeEach
    void start() {
        var settings = new EdgeSettings(
                "127.0.0.1", 0, "", 1 << 17, 1 << 20, 0, List.of(), Duration.ofDays(365), Duration.ofMinutes(1));
        EdgeServer server = new EdgeServer(
                vertx,
                settings,
                new EdgeServer.Ports(
                        request -> {
                            collected.add(request);
                            return CompletableFuture.completedFuture(new Receipt.Taken(1, List.of(), ""));
                        },
                        previews,
                        NoLinks.INSTANCE),
                Clock.SYSTEM,
                EdgeSignals.NOOP);
        port = server.start().await();
        session = previews.find(new ProjectId("p"), "s1").orElseThrow();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void theDraftIsServedToTheTokenAndNeverKept() throws Exception {
        var draft = get("/c/shop/preview/" + token(PreviewToken.Kind.LINK) + ".js");
        assertThat(draft.statusCode()).isEqualTo(200);
        assertThat(draft.body()).isEqualTo("draft");
        assertThat(draft.headers().firstValue("Cache-Control")).contains("no-store");
        for (String path : List.of(
                "/c/shop/preview/x.js",
                "/c/other/preview/" + token(PreviewToken.Kind.TAB) + ".js",
                "/c/shop/preview/.js",
                "/c/shop/preview/" + "x".repeat(2_000) + ".js",
                "/c/shop/preview/%00.js")) {
            var refused = get(path);
            assertThat(refused.statusCode()).as(path).isEqualTo(404);
            assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/javascript");
            assertThat(refused.body()).as(path).matches("/\\*[^*]*\\*/\n");
        }
        previews.end("s1");
        assertThat(get("/c/shop/preview/" + token(PreviewToken.Kind.TAB) + ".js")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void recordsAndEventsAreShownAndNothingIsStored() throws Exception {
        var records = post("records", "{\"dropped\":2,\"records\":[{\"kind\":\"page\",\"url\":\"a\\nb\"}]}");
        assertThat(records.statusCode()).isEqualTo(200);
        assertThat(records.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
        var events = post("events", "{\"write_key\":\"wk\",\"events\":[{\"name\":\"page_viewed\",\"properties\":{}}]}");
        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(session.after(0, 10))
                .extracting(PreviewRecord::json)
                .containsExactly(
                        "{\"kind\":\"dropped\",\"count\":2}",
                        "{\"kind\":\"page\",\"url\":\"a\\nb\"}",
                        "{\"kind\":\"sent\",\"name\":\"page_viewed\",\"event\":{\"name\":\"page_viewed\",\"properties\":{}}}");
        assertThat(collected).isEmpty();
    }

    @Test
    void whatIsTooMuchOrMalformedIsRefused() throws Exception {
        assertThat(post("records", "{\"records\":[" + record().repeat(200) + record().replace(",", "") + "]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("records", "\"" + "x".repeat(PreviewRoutes.MOST_BYTES) + "\"")
                        .statusCode())
                .isEqualTo(413);
        for (String body : List.of(
                "", "null", "[]", "{}", "{\"records\":1}", "{\"records\":[1]}", "{\"records\":[{}]}", "{", "\u0000")) {
            assertThat(post("records", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(post("events", "{}").statusCode()).isEqualTo(400);
        assertThat(post("events", "{\"events\":[{\"name\":\"n\",\"properties\":\"" + "x".repeat(20_000) + "\"}]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(session.after(0, 10).getLast().json())
                .contains("\"too_long\":true")
                .hasSizeLessThan(1_000);
        assertThat(send("/v1/preview/" + token(PreviewToken.Kind.LINK) + "/records", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/v1/preview/" + token(PreviewToken.Kind.TAB) + "/records")
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void noBodyMakesTheGatewayFail() throws Exception {
        String good =
                "{\"dropped\":1,\"records\":[{\"kind\":\"tag\",\"n\":1,\"variables\":{\"a\":[null,1e99,\"\\u2028\"]}}]}";
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] body = good.getBytes(UTF_8);
            for (int i = random.nextInt(6); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            for (String kind : List.of("records", "events")) {
                var answer = send(
                        "/v1/preview/" + token(PreviewToken.Kind.TAB) + "/" + kind, BodyPublishers.ofByteArray(body));
                assertThat(answer.statusCode()).as("seed " + seed).isIn(200, 400);
            }
        }
        String deep = "{\"records\":[{\"kind\":\"a\",\"b\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}]}";
        assertThat(post("records", deep).statusCode()).isEqualTo(400);
        for (PreviewRecord record : session.after(0, 1_000)) {
            assertThat(record.json()).doesNotContain("\n").doesNotContain("\r");
        }
    }

    private static String record() {
        return "{\"kind\":\"a\"},";
    }

    private PreviewSession open() {
        byte[] text = "draft".getBytes(UTF_8);
        previews.open(
                new PreviewSession.Facts(new ProjectId("p"), "shop", "s1", expires, new Script("h", text, text, text)),
                KEY);
        return previews.find(new ProjectId("p"), "s1").orElseThrow();
    }

    private String token(PreviewToken.Kind kind) {
        return new PreviewToken(kind, "shop", "s1", expires).signed(KEY);
    }

    private HttpResponse<String> post(String kind, String body) throws Exception {
        return send("/v1/preview/" + token(PreviewToken.Kind.TAB) + "/" + kind, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String path, HttpRequest.BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Origin", "https://shop.example")
                        .header("Content-Type", "text/plain")
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
