package io.metka.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How an endpoint is served beyond what every endpoint is.
 *
 * @param paused whether its messages queue up and are not sent
 * @param retiring signing secrets that are still signed with beside the newest one
 * @param delivery batching, mapping, limits and so on: the JSON document {@code delivery} of a webhook in the API
 * @param secrets what the mapping refers to as secrets, by name, sealed
 */
public record WebhookHandling(
        boolean paused, List<RetiringSecret> retiring, JsonText delivery, Map<String, String> secrets) {
    /** One message a request, in the standard form, at the usual limits. */
    public static final WebhookHandling PLAIN = new WebhookHandling(false, List.of(), JsonText.of("{}"), Map.of());

    public WebhookHandling {
        retiring = List.copyOf(retiring);
        secrets = Map.copyOf(secrets);
    }

    /** A signing secret that was replaced and counts until an instant. */
    public record RetiringSecret(String secret, Instant until) {
        @Override
        public String toString() {
            return "RetiringSecret[until " + until + "]";
        }
    }

    @Override
    public String toString() {
        return "WebhookHandling[" + delivery + "]";
    }
}
