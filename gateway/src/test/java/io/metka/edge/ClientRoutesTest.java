package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.metka.container.Catalog;
import io.metka.container.Previews;
import io.metka.container.Publications;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.model.Receipt;
import io.metka.model.Rejection;
import io.metka.model.Source;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other makers' clients see of the public port: routes and their prefix, keys, packed bodies, answers. */
final class ClientRoutesTest {
    private static final int INFLATED = 1 << 21;
    private static final byte[] BODY = "{\"events\":[]}".getBytes(StandardCharsets.UTF_8);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<RawRequest> collected = Collections.synchronizedList(new ArrayList<>());
    private volatile Receipt next = new Receipt.Taken(1, List.of(), "visitor-0001");

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void everyKindOfCallHasItsRouteAndSegmentsAnswer() throws Exception {
        int port = start("");
        for (String kind : List.of(
                "t", "track", "p", "page", "s", "screen", "i", "identify", "g", "group", "a", "alias", "b", "batch")) {
            HttpResponse<String> answer = post(port, "/v1/" + kind, BODY, "Content-Type", "text/plain");
            assertThat(answer.statusCode()).as(kind).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"success\":true}");
            assertThat(collected.getLast().protocol()).isEqualTo(Protocol.SEGMENT);
            assertThat(collected.getLast().call().path()).isEqualTo("/v1/" + kind);
        }
        assertThat(post(port, "/v1/import", BODY).body()).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
        assertThat(collected.getLast().protocol()).isEqualTo(Protocol.IMPORT);
    }

    @Test
    void rudderStacksClientsAreToldAsByTheirOwnServer() throws Exception {
        int port = start("");
        HttpResponse<String> answer =
                post(port, "/v1/track", BODY, "AnonymousId", "YTE=", "Origin", "https://shop.example");
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(collected.getLast().protocol()).isEqualTo(Protocol.RUDDERSTACK);
        assertThat(post(port, "/beacon/v1/batch?writeKey=wk_1", BODY).statusCode())
                .isEqualTo(200);
        assertThat(collected.getLast().writeKey()).isEqualTo("wk_1");

        next = new Receipt.Taken(0, List.of(new Rejection("m", Rejection.Reason.MISSING_FIELD, "/anonymousId")), "");
        HttpResponse<String> unusable = post(port, "/v1/track", BODY, "AnonymousId", "YTE=");
        assertThat(unusable.statusCode()).isEqualTo(400);
        assertThat(unusable.body()).contains("missing_field at /anonymousId");
        assertThat(post(port, "/v1/track", BODY).statusCode()).as("Segment's").isEqualTo(200);

        next = new Receipt.Taken(0, List.of(new Rejection("m", Rejection.Reason.CONSENT_DENIED, "")), "");
        assertThat(post(port, "/v1/track", BODY, "AnonymousId", "YTE=").statusCode())
                .as("denied is no error of the sender")
                .isEqualTo(200);
    }

    @Test
    void theirPixelIsAnImageWhateverHappens() throws Exception {
        int port = start("");
        HttpResponse<String> taken = get(port, "/pixel/v1/track?writeKey=wk_1&event=x");
        assertThat(taken.headers().firstValue("Content-Type")).contains("image/gif");
        next = new Receipt.Refused(Receipt.Refusal.UNKNOWN_WRITE_KEY, "No.");
        HttpResponse<String> refused = get(port, "/pixel/v1/page?writeKey=wk_2");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type")).contains("image/gif");
    }

    @Test
    void aLimitedClientLearnsWhenToComeBack() throws Exception {
        int port = start("");
        next = new Receipt.Refused(Receipt.Refusal.RATE_LIMITED, "Wait.", Duration.ofMillis(1_500));
        HttpResponse<String> answer = post(port, "/v1/batch", BODY);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(answer.headers().firstValue("X-RateLimit-Reset")).contains("2");
    }

    @Test
    void writeKeysAreFoundWhereverClientsPutThem() throws Exception {
        int port = start("");
        String[][] ways = {
            {"/v1/t", "Authorization", "Basic " + base64("wk_1:")},
            {"/v1/t", "Authorization", "Basic " + base64("wk_1")},
            {"/v1/t", "authorization", "basic " + base64("wk_1:secret")},
            {"/v1/t", "Authorization", "Bearer wk_1"},
            {"/v1/t", "X-Write-Key", "wk_1"},
            {"/v1/t?writeKey=wk_1", "X-Other", "x"},
            {"/v1/t?write_key=wk_1", "X-Other", "x"}
        };
        for (String[] way : ways) {
            post(port, way[0], BODY, way[1], way[2]);
            assertThat(collected.getLast().writeKey()).as(Arrays.toString(way)).isEqualTo("wk_1");
        }
        for (String odd : List.of("Basic %%%", "Digest x", "Basic", "Bearer " + "x".repeat(2_000))) {
            post(port, "/v1/t", BODY, "Authorization", odd);
            assertThat(collected.getLast().writeKey()).as(odd).isEmpty();
        }
    }

    @Test
    void bodiesAreUnpackedFromEveryEncoding() throws Exception {
        int port = start("");
        byte[] plain = ("{\"events\":[" + "1,".repeat(20_000) + "1]}").getBytes(StandardCharsets.UTF_8);
        Brotli4jLoader.ensureAvailability();
        Object[][] packed = {
            {"gzip", gzip(plain)},
            {"br", Encoder.compress(plain)},
            {"zstd", Zstd.compress(plain)},
            {"deflate", deflate(plain, false)},
            {"deflate", deflate(plain, true)},
            {"identity", plain},
            {"", gzip(plain)}
        };
        for (Object[] one : packed) {
            String encoding = (String) one[0];
            HttpResponse<String> answer = encoding.isEmpty()
                    ? post(port, "/v1/events", (byte[]) one[1])
                    : post(port, "/v1/events", (byte[]) one[1], "Content-Encoding", encoding);
            assertThat(answer.statusCode()).as(encoding).isEqualTo(200);
            assertThat(bytes(collected.getLast())).as(encoding).isEqualTo(plain);
        }
    }

    @Test
    void whatCannotBeUnpackedIsRefusedWithoutHarm() throws Exception {
        int port = start("");
        byte[] bomb = gzip(new byte[64 << 20]);
        byte[] large = gzip(new String(random(INFLATED / 4), StandardCharsets.ISO_8859_1)
                .chars()
                .mapToObj(c -> "%04d".formatted(c))
                .collect(java.util.stream.Collectors.joining("", "[", "]"))
                .getBytes(StandardCharsets.US_ASCII));
        byte[] cut = Arrays.copyOf(gzip(random(5_000)), 2_000);
        Object[][] cases = {
            {"gzip", bomb, 413}, {"gzip", BODY, 400}, {"gzip", cut, 400}, {"br", gzip(BODY), 400},
            {"zstd", BODY, 400}, {"deflate", BODY, 400}, {"compress", BODY, 415}, {"gzip, br", BODY, 415}
        };
        for (Object[] one : cases) {
            HttpResponse<String> answer =
                    post(port, "/v1/events", (byte[]) one[1], "Content-Encoding", (String) one[0]);
            assertThat(answer.statusCode()).as(one[0] + " " + one[2]).isEqualTo(one[2]);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(post(port, "/v1/events", large, "Content-Encoding", "gzip").body())
                .contains("unpacked body holds at most");
        assertThat(collected).isEmpty();
    }

    @Test
    void everythingLivesBelowThePrefixAndNothingElsewhere() throws Exception {
        int port = start("/m/x");
        assertThat(post(port, "/m/x/v1/events", BODY).statusCode()).isEqualTo(200);
        assertThat(collected.getLast().call().path()).isEqualTo("/v1/events");
        assertThat(get(port, "/m/x/v1/projects/wk_1/settings").statusCode()).isEqualTo(200);
        assertThat(get(port, "/m/x/c/none.js").body()).startsWith("/*");
        for (String outside : List.of("/v1/events", "/m/xv1/events", "/m/x", "/m/v1/events", "/c/none.js")) {
            assertThat(get(port, outside).statusCode()).as(outside).isEqualTo(404);
            assertThat(get(port, outside).body()).as(outside).contains("unknown_route");
        }
        assertThat(get(port, "/healthz").body()).isEqualTo("ok");
        assertThat(get(port, "/m/x/healthz").body()).isEqualTo("ok");
    }

    @Test
    void segmentsSettingsSendItsClientHere() throws Exception {
        int port = start("/m");
        JsonNode settings =
                Json.MAPPER.readTree(get(port, "/m/v1/projects/wk_1/settings").body());
        JsonNode segment = settings.at("/integrations/Segment.io");
        assertThat(segment.path("apiKey").asText()).isEqualTo("wk_1");
        assertThat(segment.path("apiHost").asText()).isEqualTo("127.0.0.1:" + port + "/m/v1");
        assertThat(segment.path("protocol").asText()).isEqualTo("http");
        assertThat(get(port, "/m/v1/projects/wk_nobody/settings").statusCode()).isEqualTo(404);
        assertThat(get(port, "/m/v1/projects/wk_1/other").statusCode()).isEqualTo(404);
    }

    @Test
    void rudderStacksSourceConfigurationNamesNoDestinations() throws Exception {
        int port = start("");
        HttpResponse<String> answer = client.send(
                request(port, "/sourceConfig/?p=npm&writeKey=wk_1")
                        .header("Authorization", "Basic " + base64("wk_1:"))
                        .header("Origin", "https://shop.example")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
        JsonNode source = Json.MAPPER.readTree(answer.body()).path("source");
        assertThat(source.path("id").asText()).isEqualTo("site");
        assertThat(source.path("destinations")).isEmpty();
        assertThat(source.path("config").isObject()).isTrue();
        assertThat(get(port, "/sourceConfig/?writeKey=wk_nobody").statusCode()).isEqualTo(401);
    }

    @Test
    void whatClientsTellOfThemselvesIsDropped() throws Exception {
        int port = start("");
        for (String path : List.of("/v1/m", "/rsaMetrics", "/rsaRequest")) {
            assertThat(post(port, path, BODY).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(collected).isEmpty();
    }

    private int start(String prefix) {
        EdgeServer server = new EdgeServer(
                vertx,
                new EdgeSettings(
                        "127.0.0.1",
                        0,
                        prefix,
                        1 << 20,
                        INFLATED,
                        0,
                        List.of(),
                        Duration.ofDays(365),
                        Duration.ofMinutes(1)),
                new EdgeServer.Ports(
                        request -> {
                            collected.add(request);
                            return CompletableFuture.completedFuture(next);
                        },
                        new Previews(Clock.SYSTEM),
                        NoLinks.INSTANCE),
                Clock.SYSTEM,
                EdgeSignals.NOOP);
        Publications publications = Publications.open(folder.resolve("catalog.json"));
        publications.publish(withSource());
        server.follow(publications);
        return server.start().await();
    }

    private static Catalog withSource() {
        Catalog empty = Catalog.EMPTY;
        return new Catalog(
                1,
                List.of(new Source("site", new ProjectId("p"), "Site", "wk_1", List.of())),
                empty.containers(),
                empty.segments(),
                empty.webhooks());
    }

    private HttpResponse<String> post(int port, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = request(port, path).POST(BodyPublishers.ofByteArray(body));
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

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(RawRequest request) {
        byte[] bytes = new byte[request.body().remaining()];
        request.body().duplicate().get(bytes);
        return bytes;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean bare) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(6, bare))) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
