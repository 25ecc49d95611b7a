package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.settings.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and HTTP/2 at the public port with a client that knows both, and certificates that change while it is asked. */
final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    private KeyStore trusted;

    @BeforeEach
    void noTrust() throws Exception {
        trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, PASSWORD);
    }

    @Test
    void eventsComeOverHttp2AndHttp11ButNotInTheClear() throws Exception {
        use(make("first", "RSA"));
        try (var edge = new OpenEdge(settings());
                HttpClient client = client()) {
            for (HttpClient.Version version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
                HttpResponse<String> answer =
                        client.send(post(edge, "{}").version(version).build(), BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                        .contains("max-age=2592000");
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .contains("nosniff");
            }
            assertThat(edge.collected).hasSize(2);
            try (Socket clear = edge.connect()) {
                OpenEdge.send(clear, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(OpenEdge.all(clear)).doesNotContain("200 OK");
            }
        }
    }

    @Test
    void refusalsAreTheSameOverHttp2() throws Exception {
        use(make("first", "RSA"));
        try (var edge = new OpenEdge(settings());
                HttpClient client = client()) {
            HttpResponse<String> large =
                    client.send(post(edge, "x".repeat(1 << 17)).build(), BodyHandlers.ofString());
            assertThat(large.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(large.statusCode()).isEqualTo(413);
            assertThat(large.headers().firstValue("Connection")).isEmpty();
            assertThat(client.send(post(edge, "{}").build(), BodyHandlers.ofString())
                            .statusCode())
                    .as("the connection goes on")
                    .isEqualTo(200);
            HttpResponse<String> settings = client.send(
                    HttpRequest.newBuilder(uri(edge, "/v1/projects/none/settings"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(settings.statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aNewCertificateServesNewConnectionsAndNoRequestFails() throws Exception {
        use(make("first", "RSA"));
        Pair second = make("second", "EC");
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        try (var edge = new OpenEdge(settings());
                HttpClient steady = client()) {
            var traffic = Thread.ofVirtual().unstarted(() -> {
                while (!isOver.get()) {
                    try (HttpClient fresh = client()) {
                        assertThat(send(steady, edge).statusCode()).isEqualTo(200);
                        assertThat(send(fresh, edge).statusCode()).isEqualTo(200);
                        answered.addAndGet(2);
                    } catch (Exception e) {
                        answered.set(Integer.MIN_VALUE);
                        throw new IllegalStateException(e);
                    }
                }
            });
            traffic.start();
            awaitSubject(edge, "first");
            use(second);
            awaitSubject(edge, "second");
            isOver.set(true);
            traffic.join();
            assertThat(answered.get()).isPositive();
            assertThat(edge.collected.size()).as("every answer was an event").isGreaterThanOrEqualTo(answered.get());
        }
    }

    @Test
    void filesThatCannotBeUsedLeaveTheCertificateAsItWas() throws Exception {
        Pair first = make("first", "RSA");
        Pair other = make("other", "RSA");
        use(first);
        try (var edge = new OpenEdge(settings())) {
            for (Pair broken : new Pair[] {
                new Pair("no certificate", first.key()),
                new Pair(first.certificate().substring(0, 200), first.key()),
                new Pair(other.certificate(), first.key())
            }) {
                use(broken);
                // Two reloads later at the earliest: the first may have begun before the files changed.
                long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
                while (System.nanoTime() < until) {
                    assertThat(subject(edge)).isEqualTo("CN=first");
                }
            }
            Files.delete(folder.resolve("tls.pem"));
            assertThat(subject(edge)).isEqualTo("CN=first");
            use(other);
            awaitSubject(edge, "other");
        }
    }

    @Test
    void aStartWithFilesThatCannotBeUsedSaysWhichAndWhy() throws Exception {
        use(new Pair(make("first", "RSA").certificate(), make("other", "RSA").key()));
        assertThatThrownBy(() -> new OpenEdge(settings()).close())
                .hasMessageContaining("edge.tls.certificate")
                .hasMessageContaining("the key is not that of the certificate");
        Files.delete(folder.resolve("tls.pem"));
        assertThatThrownBy(() -> new OpenEdge(settings()).close()).hasMessageContaining("cannot read");
        assertThatThrownBy(() -> new TlsSettings("a.pem", "", Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageContaining("edge.tls.key");
    }

    private io.metka.settings.EdgeSettings settings() {
        return OpenEdge.settings(0)
                .with(new TlsSettings(
                        folder.resolve("tls.pem").toString(),
                        folder.resolve("tls.key").toString(),
                        Duration.ofMillis(20),
                        Duration.ofDays(30)));
    }

    /** A certificate and its key as PEM. */
    private record Pair(String certificate, String key) {}

    private void use(Pair pair) throws IOException {
        for (var file : new String[][] {{"tls.key", pair.key()}, {"tls.pem", pair.certificate()}}) {
            Path fresh = folder.resolve("fresh");
            Files.writeString(fresh, file[1]);
            Files.move(fresh, folder.resolve(file[0]), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Pair make(String name, String algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        trusted.setCertificateEntry(name, keys.getCertificate("a"));
        return new Pair(
                pem("CERTIFICATE", keys.getCertificate("a").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }

    private HttpClient client() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> send(HttpClient client, OpenEdge edge) throws Exception {
        return client.send(post(edge, "{}").build(), BodyHandlers.ofString());
    }

    /** Whose certificate a new connection is shown. */
    private String subject(OpenEdge edge) throws Exception {
        try (HttpClient fresh = client()) {
            return ((X509Certificate)
                            send(fresh, edge).sslSession().orElseThrow().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private void awaitSubject(OpenEdge edge, String name) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!subject(edge).equals("CN=" + name)) {
            assertThat(System.nanoTime()).as("waiting for " + name).isLessThan(deadline);
        }
    }

    private static URI uri(OpenEdge edge, String path) {
        return URI.create("https://127.0.0.1:" + edge.port + path);
    }

    private static HttpRequest.Builder post(OpenEdge edge, String body) {
        return HttpRequest.newBuilder(uri(edge, "/v1/events")).POST(BodyPublishers.ofString(body));
    }
}
