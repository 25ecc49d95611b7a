package io.metka.webhooks;

import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names the lane of one endpoint. */
record LaneId(ProjectId project, String endpoint) {

    static LaneId of(WebhookEndpoint endpoint) {
        return new LaneId(endpoint.project(), endpoint.id());
    }

    static LaneId parse(String text) {
        int colon = text.indexOf(':');
        return new LaneId(
                new ProjectId(URLDecoder.decode(text.substring(0, colon), StandardCharsets.UTF_8)),
                URLDecoder.decode(text.substring(colon + 1), StandardCharsets.UTF_8));
    }

    /** The common beginning of the lane's Redis keys; the braces keep them all in one cluster slot. */
    String prefix() {
        return "metka:webhooks:{" + this + "}:";
    }

    /** Both names percent-encoded, so that the colon between them is the only one and no brace gets in. */
    @Override
    public String toString() {
        return URLEncoder.encode(project.value(), StandardCharsets.UTF_8)
                + ":"
                + URLEncoder.encode(endpoint, StandardCharsets.UTF_8);
    }
}
