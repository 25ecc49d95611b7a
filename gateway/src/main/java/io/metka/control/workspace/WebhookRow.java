package io.metka.control.workspace;

import java.time.Instant;
import java.util.List;

/** A webhook as the control store keeps it; see {@link io.metka.model.WebhookEndpoint} for its parts. */
public record WebhookRow(
        String project,
        String id,
        String name,
        String url,
        String secret,
        List<String> segments,
        boolean enabled,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    public WebhookRow {
        segments = List.copyOf(segments);
    }

    WebhookRow withSecret(String secret) {
        return new WebhookRow(project, id, name, url, secret, segments, enabled, revision, createdAt, updatedAt);
    }

    @Override
    public WebhookRow revised(long revision, Instant updatedAt) {
        return new WebhookRow(project, id, name, url, secret, segments, enabled, revision, createdAt, updatedAt);
    }

    @Override
    public String toString() {
        return "WebhookRow[" + project + "/" + id + " " + url + "]";
    }
}
