package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What about a webhook needs somebody, from how its lane stands. */
final class WebhookNotices {
    /** Shorter failures heal by themselves. */
    private static final Duration FAILING_LONG = Duration.ofHours(1);

    private WebhookNotices() {}

    /** Empty when it is well, or switched off. */
    static List<ObjectNode> of(String webhook, ObjectNode status, Instant now) {
        List<ObjectNode> notices = new ArrayList<>();
        String since = status.path("failing_since").asText("");
        switch (status.path("state").asText()) {
            case "gone" ->
                notices.add(notice(
                                webhook,
                                "webhook_gone",
                                "The partner answered 410 Gone and the messages wait. Give the webhook another URL, or resume it.")
                        .put("since", status.path("stopped_at").asText(since)));
            case "stopped" ->
                notices.add(notice(
                                webhook,
                                "webhook_stopped",
                                "The partner has taken nothing for too long and the messages wait. Resume the webhook when it is back.")
                        .put("since", status.path("stopped_at").asText(since)));
            case "failing" -> {
                if (!since.isEmpty() && !Instant.parse(since).plus(FAILING_LONG).isAfter(now)) {
                    notices.add(notice(
                                    webhook,
                                    "webhook_failing",
                                    "The partner has taken nothing for an hour or more. Look at the log of deliveries.")
                            .put("since", since));
                }
            }
            default -> {
                // It is well, or somebody has switched it off.
            }
        }
        long dead = status.path("dead").asLong();
        if (dead > 0) {
            notices.add(notice(webhook, "dead_letters", "Messages were given up. Look why, then replay them.")
                    .put("count", dead));
        }
        String error = status.at("/snapshot/last/error").asText("");
        if (!error.isEmpty()) {
            notices.add(notice(webhook, "snapshot_given_up", "The last snapshot was given up: " + error)
                    .put("since", status.at("/snapshot/last/ended_at").asText()));
        }
        return notices;
    }

    private static ObjectNode notice(String webhook, String kind, String message) {
        return Json.MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("webhook", webhook)
                .put("message", message);
    }
}
