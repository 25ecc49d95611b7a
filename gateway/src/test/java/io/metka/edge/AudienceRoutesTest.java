package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.Previews;
import io.metka.model.AudienceReceipt;
import io.metka.model.AudienceRequest;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The segments of a page's visitor as a browser asks for them, over real HTTP. */
final class AudienceRoutesTest {
    private static final String VISITOR = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AudienceRequest> asked = new CopyOnWriteArrayList<>();
    private CompletableFuture<AudienceReceipt> receipt =
            CompletableFuture.completedFuture(new AudienceReceipt.Known(List.of("carts", "vip")));
    private int port;

    @BeforeEach
    void start() {
        var settings = new EdgeSettings(
                "127.0.0.1", 0, "", 1 << 17, 1 << 20, 50, List.of(), Duration.ofDays(365), Duration.ofMinutes(1));
        EdgeServer server = new EdgeServer(
                vertx,
                settings,
                new EdgeServer.Ports(
                        _ -> CompletableFuture.completedFuture(new Receipt.Taken(1, List.of(), "")),
                        new Previews(Clock.SYSTEM),
                        NoLinks.INSTANCE,
                        request -> {
                            asked.add(request);
                            return receipt;
                        }),
                Clock.SYSTEM,
                EdgeSignals.NOOP);
        port = server.start().await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void aPageLearnsTheSegmentsOfItsCookie() throws Exception {
        HttpResponse<String> answer = get("?write_key=wk_1&consent=analytics,ads", "Cookie", "_mk_id=" + VISITOR);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"segments\":[\"carts\",\"vip\"],\"available\":true}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        AudienceRequest request = asked.getFirst();
        assertThat(request.writeKey()).isEqualTo("wk_1");
        assertThat(request.visitor()).isEqualTo(VISITOR);
        assertThat(request.consent()).isEqualTo("analytics,ads");
        assertThat(request.peer().origin()).isEqualTo("https://shop.example");
    }

    @Test
    void theQueryComesBeforeTheCookie() throws Exception {
        get("?anonymous_id=another-visitor", "Cookie", "_mk_id=" + VISITOR, "X-Write-Key", "wk_2");
        assertThat(asked.getFirst().visitor()).isEqualTo("another-visitor");
        assertThat(asked.getFirst().writeKey()).isEqualTo("wk_2");
    }

    @Test
    void whoIsAwayIsNoErrorForThePageAndIsAskedSeldom() throws Exception {
        for (CompletableFuture<AudienceReceipt> away : List.<CompletableFuture<AudienceReceipt>>of(
                CompletableFuture.completedFuture(new AudienceReceipt.Unavailable()),
                CompletableFuture.failedFuture(new IllegalStateException("expected by this test")))) {
            receipt = away;
            HttpResponse<String> answer = get("?write_key=wk_1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"segments\":[],\"available\":false}");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("private, max-age=10");
        }
    }

    @Test
    void refusalsAreProblems() throws Exception {
        receipt = CompletableFuture.completedFuture(
                new AudienceReceipt.Refused(new Receipt.Refused(Receipt.Refusal.UNKNOWN_WRITE_KEY, "Send one.")));
        HttpResponse<String> answer = get("");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        HttpResponse<String> post = client.send(
                HttpRequest.newBuilder(uri(""))
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?write_key=%",
                "?write_key=%FF%FE&anonymous_id=%00",
                "?anonymous_id=%zz",
                "?=&&==&consent",
                "?consent=,,,,",
                "?write_key=a&write_key=b"
            })
    void oddQueriesAreNoFailure(String query) throws Exception {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /v1/audiences" + query + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1\\.1 [24]\\d\\d .*");
        }
    }

    private HttpResponse<String> get(String query, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri(query)).header("Origin", "https://shop.example");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String query) {
        return URI.create("http://127.0.0.1:" + port + "/v1/audiences" + query);
    }
}
