package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files of the admin UI, here a small one of the tests' own. */
final class UiFilesTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void start() throws Exception {
        Router router = Router.router(vertx);
        router.get().handler(new UiFiles(vertx, "/control/ui"));
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void screensAreTheIndexAndMustBeAskedForAgain() throws Exception {
        for (String screen : List.of("/", "/containers/shop", "/index.html")) {
            HttpResponse<String> page = get(screen);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<title>Test</title>");
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'");
        }
    }

    @Test
    void hashedFilesAreKeptForEver() throws Exception {
        HttpResponse<String> script = get("/assets/main-1a2b.js");
        assertThat(script.body()).contains("ready");
        assertThat(script.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(script.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
    }

    @Test
    void nothingOutsideTheFolderIsServed() throws Exception {
        for (String path :
                List.of("/assets/none.js", "/../../openapi.yaml", "/%2e%2e/%2e%2e/openapi.yaml", "/.hidden")) {
            assertThat(get(path).body()).as(path).doesNotContain("openapi: 3.1.0");
        }
        HttpResponse<String> missing = get("/assets/none.js");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("Cache-Control")).contains("no-store");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
