package io.metka.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** User-Agent Client Hints: which of a request's are taken, and which a browser is asked for. */
final class ClientHints {
    /** Those that say something of the device; all others stay where they are. */
    private static final List<String> TAKEN = List.of(
            "sec-ch-ua",
            "sec-ch-ua-mobile",
            "sec-ch-ua-platform",
            "sec-ch-ua-platform-version",
            "sec-ch-ua-full-version-list",
            "sec-ch-ua-model",
            "sec-ch-ua-form-factors");

    private static final int LONGEST = 512;

    private ClientHints() {}

    /** By lower-case header name; a longer value than any browser sends is left out. */
    static Map<String, String> of(HttpServerRequest request) {
        Map<String, String> hints = null;
        for (String name : TAKEN) {
            String value = request.getHeader(name);
            if (value != null && value.length() <= LONGEST) {
                hints = hints == null ? new HashMap<>() : hints;
                hints.put(name, value);
            }
        }
        return hints == null ? Map.of() : hints;
    }

    /** @param wanted names of hints, empty to ask for none */
    static void ask(HttpServerResponse response, List<String> wanted) {
        if (!wanted.isEmpty()) {
            response.putHeader("Accept-CH", String.join(", ", wanted));
        }
    }
}
