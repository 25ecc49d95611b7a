package io.metka.webhooks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One request on its way out, not yet signed.
 *
 * @param id the {@code webhook-id}: the same at each attempt to hand over the same messages
 * @param contentType empty when there is no body
 * @param secrets by which it is signed, the newest first
 */
record Outbound(
        String id,
        String method,
        URI url,
        Map<String, String> headers,
        String contentType,
        String body,
        List<String> secrets) {
    Outbound {
        headers = Map.copyOf(headers);
        secrets = List.copyOf(secrets);
    }

    /** The body in UTF-8. */
    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** Secrets and personal values are in it: it is not for logs. */
    @Override
    public String toString() {
        return "Outbound[" + id + "]";
    }
}
