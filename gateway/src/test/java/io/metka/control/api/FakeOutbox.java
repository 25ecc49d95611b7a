package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Outbox;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lanes in memory, with one dead letter in each. */
final class FakeOutbox implements Outbox {
    static final Instant DIED = Instant.parse("2026-11-22T09:00:00Z");

    final List<String> done = new CopyOnWriteArrayList<>();

    @Override
    public ObjectNode status(WebhookEndpoint endpoint) {
        return Json.MAPPER
                .createObjectNode()
                .put("state", endpoint.handling().paused() ? "paused" : "delivering")
                .put("depth", 3)
                .put("postponed", 1)
                .put("oldest_seconds", 1.5)
                .put("dead", 1);
    }

    @Override
    public ObjectNode snapshot(WebhookEndpoint endpoint) {
        done.add("snapshot " + endpoint.id());
        return Json.MAPPER.createObjectNode().put("asked", true);
    }

    @Override
    public ObjectNode sample(WebhookEndpoint endpoint, Trial trial) {
        ObjectNode sample = Json.MAPPER.createObjectNode();
        sample.put("problem", "")
                .put("id", "msg_test_1")
                .put("method", "POST")
                .put("url", endpoint.url().toString());
        sample.putObject("headers");
        return sample.put("content_type", "application/json")
                .put("body", trial.given().toString());
    }

    @Override
    public ObjectNode test(WebhookEndpoint endpoint, Trial trial) {
        done.add("test " + endpoint.id());
        ObjectNode sent = Json.MAPPER.createObjectNode();
        sent.set("sent", sample(endpoint, trial));
        return sent.put("status", 200).put("answer", "ok").put("error", "").put("took_ms", 12);
    }

    @Override
    public List<Dead> dead(ProjectId project, String webhook, int most) {
        MembershipChange change = new MembershipChange(
                project, "carts", new ProfileId(new UUID(1, 2)), MembershipChange.Kind.ENTERED, 1, DIED, 1);
        return new ArrayList<>(List.of(new Dead("msg_1", change, DIED)));
    }

    @Override
    public boolean replay(ProjectId project, String webhook, String messageId) {
        done.add("replay " + messageId);
        return messageId.equals("msg_1");
    }

    @Override
    public int replay(ProjectId project, String webhook, Instant from, Instant to) {
        return DIED.isBefore(from) || !DIED.isBefore(to) ? 0 : 1;
    }

    @Override
    public void resume(ProjectId project, String webhook) {
        done.add("resume " + webhook);
    }

    @Override
    public void forget(ProjectId project, String webhook) {
        done.add("forget " + webhook);
    }
}
