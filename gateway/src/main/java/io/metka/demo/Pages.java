package io.metka.demo;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Serves the files of one folder of the class path, with {@code {{name}}} in pages replaced by addresses. */
final class Pages {
    private static final Pattern FILE = Pattern.compile("/[a-z]+\\.(html|css|js)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8");

    private final String folder;
    private final Map<String, String> addresses;

    /** @param addresses placeholder name → URL */
    Pages(String folder, Map<String, String> addresses) {
        this.folder = folder;
        this.addresses = addresses;
    }

    void serve(HttpServerRequest request) {
        String path = "/".equals(request.path()) ? "/index.html" : String.valueOf(request.path());
        String text = FILE.matcher(path).matches() ? load(path) : "";
        if (text.isEmpty()) {
            request.response().setStatusCode(404).end("There is no such page in the demonstration.");
            return;
        }
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            text = text.replace("{{" + address.getKey() + "}}", address.getValue());
        }
        request.response()
                .putHeader("Content-Type", TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
                .putHeader("Cache-Control", "no-store")
                .end(text);
    }

    private String load(String path) {
        try (InputStream file = Pages.class.getResourceAsStream(folder + path)) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The jar's " + folder + path + " cannot be read", e);
        }
    }
}
