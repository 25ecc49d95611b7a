package io.metka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Outbox;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Json;
import io.metka.webhooks.LaneStatus;
import io.metka.webhooks.SnapshotStatus;
import io.metka.webhooks.Trials;
import io.metka.webhooks.Webhooks;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** The webhook stage as the control plane asks for it. */
final class OutboxWiring implements Outbox {
    private static final double MILLIS = 1000.0;

    private final Webhooks webhooks;

    OutboxWiring(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public ObjectNode status(WebhookEndpoint endpoint) {
        LaneStatus status = webhooks.status(endpoint);
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("state", status.state().wireName())
                .put("depth", status.depth())
                .put("postponed", status.postponed())
                .put("oldest_seconds", status.oldest().toMillis() / MILLIS)
                .put("dead", status.dead());
        status.failingSince().ifPresent(since -> json.put("failing_since", since.toString()));
        status.stoppedAt().ifPresent(at -> json.put("stopped_at", at.toString()));
        json.set("snapshot", json(webhooks.snapshot(endpoint)));
        return json;
    }

    private static ObjectNode json(SnapshotStatus snapshot) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("asked", snapshot.asked());
        snapshot.running()
                .ifPresent(running -> json.putObject("running")
                        .put("id", running.id())
                        .put("as_of", running.asOf().toString())
                        .put("begun_at", running.begun().toString())
                        .put("pages", running.pages())
                        .put("members", running.members())
                        .put("failures", running.failures()));
        snapshot.last()
                .ifPresent(last -> json.putObject("last")
                        .put("id", last.id())
                        .put("as_of", last.asOf().toString())
                        .put("begun_at", last.begun().toString())
                        .put("ended_at", last.at().toString())
                        .put("pages", last.pages())
                        .put("members", last.members())
                        .put("error", last.error()));
        snapshot.next().ifPresent(next -> json.put("next_at", next.toString()));
        return json;
    }

    @Override
    public ObjectNode snapshot(WebhookEndpoint endpoint) {
        webhooks.askSnapshot(endpoint.project(), endpoint.id());
        return json(webhooks.snapshot(endpoint));
    }

    @Override
    public ObjectNode sample(WebhookEndpoint endpoint, Trial trial) {
        return json(webhooks.trials().sample(endpoint, trial(trial)));
    }

    @Override
    public ObjectNode test(WebhookEndpoint endpoint, Trial trial) {
        Trials.Sent sent = webhooks.trials().send(endpoint, trial(trial));
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set("sent", json(sent.sample()));
        return json.put("status", sent.status())
                .put("answer", sent.answer())
                .put("error", sent.error())
                .put("took_ms", sent.took().toMillis());
    }

    private static Trials.Trial trial(Trial trial) {
        return new Trials.Trial(trial.kind(), trial.segment(), trial.profile(), trial.given());
    }

    private static ObjectNode json(Trials.Sample sample) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("problem", sample.problem())
                .put("id", sample.id())
                .put("method", sample.method())
                .put("url", sample.url());
        ObjectNode headers = json.putObject("headers");
        new TreeMap<>(sample.headers()).forEach(headers::put);
        return json.put("content_type", sample.contentType()).put("body", sample.body());
    }

    @Override
    public List<Dead> dead(ProjectId project, String webhook, int most) {
        return webhooks.deadLetters(project, webhook, most).stream()
                .map(letter -> new Dead(letter.messageId(), letter.change(), letter.diedAt()))
                .toList();
    }

    @Override
    public boolean replay(ProjectId project, String webhook, String messageId) {
        return webhooks.replay(project, webhook, messageId);
    }

    @Override
    public int replay(ProjectId project, String webhook, Instant from, Instant to) {
        return webhooks.replay(project, webhook, from, to);
    }

    @Override
    public void resume(ProjectId project, String webhook) {
        webhooks.resume(project, webhook);
    }

    @Override
    public void forget(ProjectId project, String webhook) {
        webhooks.forget(project, webhook);
    }
}
