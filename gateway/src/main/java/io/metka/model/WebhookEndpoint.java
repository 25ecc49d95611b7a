package io.metka.model;

import java.net.URI;
import java.util.Set;

/**
 * A partner's address that receives the membership changes of some segments.
 *
 * @param secret the signing key as Standard Webhooks shows it, {@code whsec_} or {@code whsk_} and base64, or that sealed
 * @param segments ids of the segments whose changes it wants; empty means all of the project
 */
public record WebhookEndpoint(
        ProjectId project,
        String id,
        URI url,
        String secret,
        Set<String> segments,
        boolean enabled,
        WebhookHandling handling) {
    public WebhookEndpoint {
        segments = Set.copyOf(segments);
    }

    /** An endpoint that gets one message a request, in the standard form. */
    public WebhookEndpoint(
            ProjectId project, String id, URI url, String secret, Set<String> segments, boolean enabled) {
        this(project, id, url, secret, segments, enabled, WebhookHandling.PLAIN);
    }

    public boolean wants(String segment) {
        return segments.isEmpty() || segments.contains(segment);
    }

    @Override
    public String toString() {
        return "WebhookEndpoint[" + project + "/" + id + " " + url + "]";
    }
}
