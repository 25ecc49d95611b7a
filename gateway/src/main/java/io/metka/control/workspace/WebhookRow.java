package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;
import java.util.List;

/**
 * A webhook as the control store keeps it; see {@link io.metka.model.WebhookEndpoint} for its parts.
 *
 * @param secret sealed, but in clear where an older version has written it
 * @param previousSecret the one before, empty when there is none
 * @param previousUntil until when that is signed with as well
 * @param template the id of the gallery's entry that it was made from, empty for none
 * @param secrets an object of sealed texts
 */
public record WebhookRow(
        String project,
        String id,
        String name,
        String url,
        String secret,
        List<String> segments,
        boolean enabled,
        String previousSecret,
        Instant previousUntil,
        boolean paused,
        String template,
        JsonText delivery,
        JsonText secrets,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    public WebhookRow {
        segments = List.copyOf(segments);
    }

    /** The same webhook, signing with a new secret, and with the one before until an instant. */
    WebhookRow rotated(String newest, Instant until) {
        return new WebhookRow(
                project, id, name, url, newest, segments, enabled, secret, until, paused, template, delivery, secrets,
                revision, createdAt, updatedAt);
    }

    WebhookRow paused(boolean now) {
        return new WebhookRow(
                project,
                id,
                name,
                url,
                secret,
                segments,
                enabled,
                previousSecret,
                previousUntil,
                now,
                template,
                delivery,
                secrets,
                revision,
                createdAt,
                updatedAt);
    }

    @Override
    public WebhookRow revised(long next, Instant at) {
        return new WebhookRow(
                project,
                id,
                name,
                url,
                secret,
                segments,
                enabled,
                previousSecret,
                previousUntil,
                paused,
                template,
                delivery,
                secrets,
                next,
                createdAt,
                at);
    }

    @Override
    public String toString() {
        return "WebhookRow[" + project + "/" + id + " " + url + "]";
    }
}
