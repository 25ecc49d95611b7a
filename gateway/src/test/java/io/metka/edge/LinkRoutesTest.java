package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.Previews;
import io.metka.model.LinkReceipt;
import io.metka.model.LinkReceipt.Outcome;
import io.metka.model.LinkRequest;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link routes as a browser sees them, over real HTTP. */
final class LinkRoutesTest {
    private static final String VISITOR = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<LinkRequest> asked = new CopyOnWriteArrayList<>();
    private LinkReceipt issued = new LinkReceipt.Issued("abc", Duration.ofMinutes(2));
    private CompletableFuture<LinkReceipt> accepted =
            CompletableFuture.completedFuture(new LinkReceipt.Settled(Outcome.ADOPTED, VISITOR));
    private int port;

    @BeforeEach
    void start() {
        Links links = new Links() {
            @Override
            public LinkReceipt issue(LinkRequest request) {
                asked.add(request);
                return issued;
            }

            @Override
            public CompletableFuture<LinkReceipt> accept(LinkRequest request) {
                asked.add(request);
                return accepted;
            }
        };
        var settings = new EdgeSettings(
                "127.0.0.1",
                0,
                "",
                1 << 17,
                1 << 20,
                2,
                List.of("127.0.0.1"),
                Duration.ofDays(365),
                Duration.ofMinutes(1));
        EdgeServer server = new EdgeServer(
                vertx,
                settings,
                new EdgeServer.Ports(
                        _ -> CompletableFuture.completedFuture(new Receipt.Taken(1, List.of(), "")),
                        new Previews(Clock.SYSTEM),
                        links),
                Clock.SYSTEM,
                EdgeSignals.NOOP);
        port = server.start().await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void aPageGetsATokenThatNothingKeeps() throws Exception {
        HttpResponse<String> answer = post("/v1/link", "{\"a\":1}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"token\":\"abc\",\"expires_in\":120}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://pay.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        LinkRequest request = asked.getFirst();
        assertThat(StandardCharsets.UTF_8.decode(request.body()).toString()).isEqualTo("{\"a\":1}");
        assertThat(request.peer().origin()).isEqualTo("https://pay.example");
        assertThat(request.peer().userAgent()).isEqualTo("a browser");
    }

    @Test
    void theAdoptedIdIsKeptInTheCookie() throws Exception {
        HttpResponse<String> answer = post("/v1/link/accept", "{}");
        assertThat(answer.body()).isEqualTo("{\"outcome\":\"adopted\",\"anonymous_id\":\"" + VISITOR + "\"}");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("_mk_id=" + VISITOR + "; Path=/; SameSite=Lax; Max-Age=");
    }

    @Test
    void anythingElseKeepsTheVisitorAsIs() throws Exception {
        accepted = CompletableFuture.completedFuture(new LinkReceipt.Settled(Outcome.SPENT));
        HttpResponse<String> answer = post("/v1/link/accept", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"outcome\":\"spent\",\"anonymous_id\":\"\"}");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aFailureInsideIsNoErrorForThePage() throws Exception {
        accepted = CompletableFuture.failedFuture(new IllegalStateException("expected by this test"));
        HttpResponse<String> answer = post("/v1/link/accept", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"unavailable\"");
    }

    @Test
    void refusalsAreProblems() throws Exception {
        issued = new LinkReceipt.Refused(new Receipt.Refused(Receipt.Refusal.UNKNOWN_WRITE_KEY, "Send one."));
        assertThat(post("/v1/link", "{}").statusCode()).isEqualTo(401);
        assertThat(post("/v1/link", "x".repeat(9_000)).statusCode()).isEqualTo(413);
        HttpResponse<String> get =
                client.send(request("/v1/link/accept", "192.0.2.7").GET().build(), BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(405);
        HttpResponse<String> preflight = client.send(
                request("/v1/link", "192.0.2.7")
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(204);
    }

    @Test
    void aClientThatAsksTooOftenWaits() throws Exception {
        HttpResponse<String> last = post("/v1/link", "{}");
        for (int i = 0; i < 12; i++) {
            last = post("/v1/link", "{}");
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(client.send(
                                request("/v1/link", "192.0.2.8")
                                        .POST(BodyPublishers.ofString("{}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                request(path, "192.0.2.1").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String address) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Origin", "https://pay.example")
                .header("User-Agent", "a browser")
                .header("X-Forwarded-For", address);
    }
}
