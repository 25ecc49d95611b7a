package io.metka.webhooks.mapping;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request as a partner is to get it, but for its host and its signature.
 *
 * @param path to be appended to that of the endpoint's URL, percent-encoded; empty for none
 * @param query percent-encoded, without the question mark; empty for none
 * @param contentType empty when there is no body
 */
public record Rendered(
        String method, String path, String query, Map<String, String> headers, String contentType, String body) {
    public Rendered {
        headers = Map.copyOf(headers);
    }

    /** The body in UTF-8. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
