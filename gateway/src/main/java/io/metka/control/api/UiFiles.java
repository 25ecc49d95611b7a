package io.metka.control.api;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The built admin UI, from the class path; a path that names no file is one of the UI's own screens. */
final class UiFiles implements Handler<RoutingContext> {
    private static final Pattern FILE = Pattern.compile("/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)+");
    private static final String INDEX = "/index.html";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8");

    private final Vertx vertx;
    private final String folder;
    private final Map<String, Optional<Buffer>> files = new ConcurrentHashMap<>();

    /**
     * Serves a folder.
     *
     * @param folder on the class path, with a leading and no trailing slash
     */
    UiFiles(Vertx vertx, String folder) {
        this.vertx = vertx;
        this.folder = folder;
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.normalizedPath();
        boolean isFile = FILE.matcher(path).matches();
        vertx.executeBlocking(() -> load(isFile ? path : INDEX), false).onComplete(loaded -> {
            if (loaded.failed()) {
                context.fail(loaded.cause());
            } else {
                answer(context, isFile ? path : INDEX, loaded.result().orElse(null));
            }
        });
    }

    private static void answer(RoutingContext context, String path, @Nullable Buffer file) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader(
                        "Cache-Control",
                        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        if (file == null) {
            response.putHeader("Cache-Control", "no-store")
                    .putHeader("Content-Type", TYPES.get("txt"))
                    .setStatusCode(404);
            Answer.end(
                    context,
                    Buffer.buffer(
                            path.equals(INDEX)
                                    ? "This build carries no admin UI: build the module admin-ui first.\n"
                                    : "Not found\n"));
            return;
        }
        String extension = path.substring(path.lastIndexOf('.') + 1);
        response.putHeader("Content-Type", TYPES.getOrDefault(extension, "application/octet-stream"));
        Answer.end(context, file);
    }

    private Optional<Buffer> load(String path) {
        Optional<Buffer> known = files.get(path);
        if (known != null) {
            return known;
        }
        try (InputStream in = UiFiles.class.getResourceAsStream(folder + path)) {
            if (in == null) {
                return Optional.empty();
            }
            Optional<Buffer> file = Optional.of(Buffer.buffer(in.readAllBytes()));
            files.put(path, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("This build's admin UI cannot be read", e);
        }
    }
}
