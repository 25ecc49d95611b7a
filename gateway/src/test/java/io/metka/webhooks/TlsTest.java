package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS the connection goes to the checked address and the certificate must be the URL's host's. */
final class TlsTest {
    private static final String PASSWORD = "only-for-this-test";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();
    private final FakeClock clock = new FakeClock();
    private final List<String> serverNames = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private PfxOptions certificate;

    @BeforeEach
    void serve() throws Exception {
        Path store = data.resolve("partner.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "partner",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=partner.example",
                        "-ext",
                        "san=dns:partner.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        certificate = new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setSni(true)
                        .setKeyCertOptions(certificate))
                .requestHandler(request -> {
                    serverNames.add(String.valueOf(request.connection().indicatedServerName()));
                    request.response().setStatusCode(204).end();
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Answer send(String host, boolean trusting) throws InterruptedException {
        var settings = Rig.settings(TIMEOUT, 1);
        UrlCheck urls = new UrlCheck(settings.http(), _ -> List.of(InetAddress.ofLiteral("127.0.0.1")), Set::of);
        Message message = Message.of(new LaneId(Rig.SHOP, "crm"), Rig.change(1, 1), clock.now());
        URI url = URI.create("https://" + host + ":" + server.actualPort() + "/hook");
        try (Sender sender = trusting
                ? new Sender(vertx, settings, urls, clock, certificate)
                : new Sender(vertx, settings, urls, clock)) {
            return sender.send(Rig.outbound(url, message), Duration.ZERO).answer();
        }
    }

    @Test
    void asksForTheHostOfTheUrlAndAcceptsItsCertificate() throws InterruptedException {
        assertThat(send("partner.example", true)).isEqualTo(new Answer(Answer.Kind.TAKEN, 204, "", null));
        assertThat(serverNames).containsExactly("partner.example");
    }

    @Test
    void refusesTheCertificateOfAnotherHost() throws InterruptedException {
        Answer answer = send("other.example", true);
        assertThat(answer.kind()).isEqualTo(Answer.Kind.TRANSIENT);
        assertThat(answer.error()).startsWith("cannot connect to 127.0.0.1: ");
        assertThat(serverNames).isEmpty();
    }

    @Test
    void refusesACertificateThatNobodyKnownHasSigned() throws InterruptedException {
        assertThat(send("partner.example", false).error()).startsWith("cannot connect to 127.0.0.1: ");
        assertThat(serverNames).isEmpty();
    }
}
