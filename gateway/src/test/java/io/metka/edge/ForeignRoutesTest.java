package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.Previews;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection;
import io.metka.settings.EdgeSettings;
import io.metka.settings.SnowplowSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes of Snowplow's and Google's clients: what the decoder is handed, and what the clients are told. */
final class ForeignRoutesTest {
    private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";
    private static final String ID = "4f7c1c9e-0000-4000-8000-000000000001";

    private final BlockingQueue<RawRequest> collected = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private volatile Receipt next = new Receipt.Taken(1, List.of(), ID);
    private int port;

    @BeforeEach
    void start() {
        EdgeSettings settings = new EdgeSettings(
                        "127.0.0.1",
                        0,
                        "",
                        2_048,
                        1 << 18,
                        0,
                        List.of("127.0.0.1"),
                        Duration.ofDays(365),
                        Duration.ofMinutes(1))
                .with(new SnowplowSettings(
                        "net", Duration.ofDays(30), List.of("shop.example"), List.of("/com.acme/track")));
        EdgeServer server = new EdgeServer(
                vertx,
                settings,
                new EdgeServer.Ports(
                        request -> {
                            collected.add(request);
                            return CompletableFuture.completedFuture(next);
                        },
                        new Previews(Clock.SYSTEM),
                        NoLinks.INSTANCE),
                Clock.SYSTEM,
                EdgeSignals.NOOP);
        port = server.start().await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void aPayloadIsAnsweredOkWithTheCookieThatConsentAllows() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(post(TP2, "{}")
                .header("Origin", "https://www.shop.example")
                .header("X-Forwarded-Proto", "https")
                .header("Cookie", "net=before-00001"));
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .contains("net=" + ID
                        + "; Path=/; HttpOnly; Max-Age=2592000; Domain=shop.example; SameSite=None; Secure");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://www.shop.example");
        RawRequest raw = collected.take();
        assertThat(raw.protocol()).isEqualTo(RawRequest.Protocol.SNOWPLOW);
        assertThat(raw.call().headers()).containsEntry("cookie:net", "before-00001");
    }

    @Test
    void withoutTlsTheCookieStaysWithinItsSite() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(post(TP2, "{}").header("Origin", "http://other.example"));
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .contains("net=" + ID + "; Path=/; HttpOnly; Max-Age=2592000; SameSite=Lax");
    }

    @Test
    void whoAgreedToNothingGetsNoCookie() throws IOException, InterruptedException {
        next = new Receipt.Taken(1, List.of(), "");
        assertThat(send(post(TP2, "{}")).headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void whoAsksForAnonymityLosesTheCookie() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(post(TP2, "{}").header("SP-Anonymous", "*").header("Cookie", "net=before-00001"));
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("net=; ")
                .contains("Max-Age=0");
        assertThat(collected.take().call().headers()).containsEntry("sp-anonymous", "*");
    }

    @Test
    void aPixelIsAnImageThatNobodyKeeps() throws IOException, InterruptedException {
        for (String path : List.of("/i?e=pv", "/ice.png?e=pv", "/com.acme/track?e=pv")) {
            HttpResponse<String> answer = send(request(path));
            assertThat(answer.headers().firstValue("Content-Type")).as(path).contains("image/gif");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache, no-store, must-revalidate");
            assertThat(collected.take().call().query()).isEqualTo("e=pv");
        }
        HttpResponse<String> head = send(request("/i?e=pv").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(collected.take().call().query()).isEqualTo("e=pv");
        assertThat(send(post("/com.acme/track", "{}")).body()).isEqualTo("ok");
    }

    @Test
    void aTrackerIsToldWhatItWillNotSendAgain() throws IOException, InterruptedException {
        assertThat(send(post(TP2, "x".repeat(3_000))).statusCode()).isEqualTo(400);
        next = new Receipt.Refused(Refusal.UNKNOWN_WRITE_KEY, "Who?");
        assertThat(send(post(TP2, "{}")).statusCode()).isEqualTo(401);
        next = new Receipt.Refused(Refusal.SPOOL_FULL, "Later.", Duration.ofSeconds(5));
        assertThat(send(post(TP2, "{}")).statusCode()).isEqualTo(503);
        HttpResponse<String> preflight =
                send(request(TP2).method("OPTIONS", BodyPublishers.noBody()).header("Origin", "https://shop.example"));
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElseThrow())
                .contains("SP-Anonymous");
    }

    @Test
    void aHitIsAnsweredWithNothing() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(post("/g/collect?v=2", "en=a")
                .header("Cookie", "_ga=GA1.1.2.3")
                .header("Origin", "https://shop.example"));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
        assertThat(collected.take().call().headers()).containsEntry("cookie:_ga", "GA1.1.2.3");
        assertThat(send(request("/g/collect?v=2")).statusCode()).isEqualTo(204);
        assertThat(send(post("/mp/collect", "{}")).statusCode()).isEqualTo(204);
        assertThat(send(request("/mp/collect")).statusCode()).isEqualTo(405);
    }

    @Test
    void theDebugRouteSaysWhatIsWrong() throws IOException, InterruptedException {
        next = new Receipt.Taken(0, List.of(new Rejection("1", Rejection.Reason.TOO_LONG, "/events/3/name")), "");
        HttpResponse<String> judged = send(post("/debug/mp/collect", "{}"));
        assertThat(judged.statusCode()).isEqualTo(200);
        assertThat(judged.body())
                .isEqualTo(
                        "{\"validationMessages\":[{\"fieldPath\":\"events[3].name\",\"description\":\"Event not taken: too_long at"
                                + " events[3].name\",\"validationCode\":\"VALUE_OUT_OF_BOUNDS\"}]}");
        next = new Receipt.Refused(Refusal.MALFORMED, "No events.");
        assertThat(send(post("/debug/mp/collect", "{}")).body()).contains("No events.");
        next = new Receipt.Refused(Refusal.UNAVAILABLE, "Later.", Duration.ofSeconds(5));
        assertThat(send(post("/debug/mp/collect", "{}")).statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
