package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.webhooks.Partner.Response;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One attempt against partners that behave in every way. */
final class SenderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final Vertx vertx = Vertx.vertx();
    private final Partner partner = new Partner(clock);
    private final Message message = Message.of(new LaneId(Rig.SHOP, "crm"), Rig.change(1, 1), clock.now());

    @AfterEach
    void stop() {
        partner.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Answer send(URI url) throws InterruptedException {
        return send(url, TIMEOUT, host -> List.of(InetAddress.ofLiteral(host)));
    }

    private Answer send(URI url, Duration timeout, Resolver resolver) throws InterruptedException {
        var settings = Rig.settings(timeout, 1);
        try (Sender sender = new Sender(vertx, settings, new UrlCheck(settings.http(), resolver, Set::of), clock)) {
            return sender.send(Rig.outbound(url, message), Duration.ZERO).answer();
        }
    }

    @Test
    void deliversASignedMessageToTheHostOfTheUrl() throws InterruptedException {
        URI url = URI.create("http://partner.example:" + partner.port() + "/hook?a=%20b");
        Answer answer = send(url, TIMEOUT, host -> List.of(InetAddress.getLoopbackAddress()));
        assertThat(answer).isEqualTo(new Answer(Answer.Kind.TAKEN, 204, "", null));
        Partner.Received received = partner.received().getFirst();
        assertThat(received.verdict()).isEqualTo(Signature.Verdict.VALID);
        assertThat(received.id()).isEqualTo(message.id());
        assertThat(received.path()).isEqualTo("/hook?a=%20b");
        assertThat(received.host()).isEqualTo("partner.example:" + partner.port());
        assertThat(received.body().path("type").textValue()).isEqualTo("segment.entered");
    }

    @Test
    void connectsOnlyToTheAddressThatWasChecked() throws InterruptedException {
        AtomicInteger lookups = new AtomicInteger();
        Resolver rebinding =
                host -> List.of(InetAddress.ofLiteral(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2"));
        try (Partner inside = new Partner(clock, InetAddress.ofLiteral("127.0.0.2"), partner.port())) {
            URI url = URI.create("http://rebinding.example:" + partner.port() + "/");
            assertThat(send(url, TIMEOUT, rebinding).kind()).isEqualTo(Answer.Kind.TAKEN);
            assertThat(lookups).hasValue(1);
            Answer second = send(url, TIMEOUT, rebinding);
            assertThat(second.kind()).isEqualTo(Answer.Kind.TRANSIENT);
            assertThat(second.error()).contains("127.0.0.2", "loopback");
            assertThat(lookups).hasValue(2);
            assertThat(inside.received()).isEmpty();
        }
    }

    @Test
    void triesTheHostsNextAddressWhenOneDoesNotAnswer() throws InterruptedException {
        var settings = Rig.settings(TIMEOUT, 1);
        var both = new io.metka.settings.WebhookSettings.Http(
                TIMEOUT, 100, true, List.of(io.metka.support.AddressRange.parse("127.0.0.0/8")));
        Resolver resolver = host -> List.of(InetAddress.ofLiteral("127.0.0.3"), InetAddress.ofLiteral("127.0.0.1"));
        try (Sender sender = new Sender(vertx, settings, new UrlCheck(both, resolver, Set::of), clock)) {
            Answer answer = sender.send(
                            Rig.outbound(URI.create("http://two.example:" + partner.port() + "/"), message),
                            Duration.ZERO)
                    .answer();
            assertThat(answer).isEqualTo(new Answer(Answer.Kind.TAKEN, 204, "", null));
        }
    }

    @Test
    void takesARedirectForAFailure() throws InterruptedException {
        try (Partner other = new Partner(clock)) {
            partner.behaves(
                    received -> Response.with(307, "location", other.url().toString()));
            Answer answer = send(partner.url());
            assertThat(answer.kind()).isEqualTo(Answer.Kind.TRANSIENT);
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.error()).isEqualTo("HTTP 307 (redirects are not followed)");
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void waitsNoLongerThanTheTimeout() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        partner.behaves(received -> {
            await(never);
            return new Response(200);
        });
        long from = System.nanoTime();
        Answer answer = send(partner.url(), IMPATIENT, host -> List.of(InetAddress.ofLiteral(host)));
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isBetween(IMPATIENT, IMPATIENT.multipliedBy(5));
        assertThat(answer).isEqualTo(Answer.failed("no answer within 1000 ms"));
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void keepsTheBeginningOfAHugeAnswerAndReadsNoFurther() throws Exception {
        AtomicInteger written = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread endless = Thread.ofVirtual().start(() -> answerWithoutEnd(server, written));
            Answer answer = send(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"));
            endless.join();
            assertThat(answer.kind()).isEqualTo(Answer.Kind.TRANSIENT);
            assertThat(answer.error()).startsWith("HTTP 500: xxx").hasSize("HTTP 500: ".length() + 10 * 1024);
        }
        assertThat(written.get()).isLessThan(64 << 20);
    }

    /** Up to the end of the JSON body, which closes two objects. */
    private static void readRequest(Socket socket) throws IOException {
        String end = "";
        while (!end.equals("}}")) {
            int next = socket.getInputStream().read();
            end = (end + (char) next).substring(Math.max(0, end.length() - 1));
        }
    }

    private static void answerWithoutEnd(ServerSocket server, AtomicInteger written) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            readRequest(socket);
            out.write("HTTP/1.1 500 Oops\r\ncontent-length: 99999999999\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] part = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(part);
                written.addAndGet(part.length);
            }
        } catch (IOException closedByTheGateway) {
            return;
        }
    }

    @Test
    void countsAStatusEvenWhenItsBodyNeverEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread halting = Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    readRequest(socket);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok"
                                    .getBytes(StandardCharsets.US_ASCII));
                    while (socket.getInputStream().read() >= 0) {
                        Thread.onSpinWait();
                    }
                } catch (IOException closedByTheGateway) {
                    Thread.currentThread().interrupt();
                }
            });
            Answer answer = send(
                    URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"),
                    IMPATIENT,
                    host -> List.of(InetAddress.ofLiteral(host)));
            halting.join();
            assertThat(answer).isEqualTo(new Answer(Answer.Kind.TAKEN, 200, "", null));
        }
    }

    @Test
    void tellsTheStatusesApart() throws InterruptedException {
        assertThat(answerTo(new Response(200, "thanks", "", "")))
                .isEqualTo(new Answer(Answer.Kind.TAKEN, 200, "", null));
        assertThat(answerTo(new Response(410))).isEqualTo(new Answer(Answer.Kind.GONE, 410, "HTTP 410", null));
        assertThat(answerTo(new Response(422, "no such field", "", "")))
                .isEqualTo(new Answer(Answer.Kind.PERMANENT, 422, "HTTP 422: no such field", null));
        for (int status : new int[] {304, 400, 401, 404, 408, 500, 502, 504}) {
            assertThat(answerTo(new Response(status)).kind()).isEqualTo(Answer.Kind.TRANSIENT);
        }
    }

    @Test
    void readsRetryAfter() throws InterruptedException {
        assertThat(answerTo(Response.with(429, "retry-after", "120")).retryAfter())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(answerTo(Response.with(503, "retry-after", "Sun, 22 Nov 2026 10:30:00 GMT"))
                        .retryAfter())
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(answerTo(Response.with(503, "retry-after", "Sun, 22 Nov 2026 09:30:00 GMT"))
                        .retryAfter())
                .isNull();
        assertThat(answerTo(Response.with(503, "retry-after", "later")).retryAfter())
                .isNull();
        assertThat(answerTo(Response.with(500, "retry-after", "120")).retryAfter())
                .isNull();
    }

    private Answer answerTo(Response response) throws InterruptedException {
        partner.behaves(received -> response);
        return send(partner.url());
    }

    @Test
    void saysWhyItCannotConnect() throws InterruptedException {
        int port = partner.port();
        partner.close();
        Answer answer = send(URI.create("http://127.0.0.1:" + port + "/"));
        assertThat(answer.kind()).isEqualTo(Answer.Kind.TRANSIENT);
        assertThat(answer.error()).startsWith("cannot connect to 127.0.0.1: ");
    }
}
