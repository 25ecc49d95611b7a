package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Outbox;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.WebhookRow;
import io.metka.control.workspace.Webhooks;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.StoreUnavailableException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks, and what is done with one by hand: secrets, tests, pauses, dead letters; and the gallery of partners. */
final class WebhookOperations {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookOperations.class);
    private static final String ONE = "/projects/{project}/webhooks/{webhook}";
    private static final Duration MOST_OVERLAP = Duration.ofDays(30);

    private final Desk desk;
    private final Webhooks webhooks;
    private final Outbox outbox;
    private final Clock clock;

    private WebhookOperations(Desk desk, Webhooks webhooks, Outbox outbox, Clock clock) {
        this.desk = desk;
        this.webhooks = webhooks;
        this.outbox = outbox;
        this.clock = clock;
    }

    static List<Operation> of(Desk desk, Webhooks webhooks, Outbox outbox, Clock clock) {
        var operations = new WebhookOperations(desk, webhooks, outbox, clock);
        List<Operation> all = new ArrayList<>(
                DefinitionOperations.of(desk, webhooks, "Webhook", "/projects/{project}/webhooks", operations::forget));
        all.addAll(operations.byHand());
        return all;
    }

    private List<Operation> byHand() {
        return List.of(
                Operation.get("/webhook-templates", "listWebhookTemplates", this::templates),
                Operation.get("/webhook-templates/{template}", "readWebhookTemplate", this::template),
                Operation.post(ONE + "/secret", "rotateWebhookSecret", this::rotateSecret),
                Operation.get("/projects/{project}/notices", "listNotices", this::notices),
                Operation.get(ONE + "/status", "readWebhookStatus", this::status),
                Operation.post(ONE + "/sample", "sampleWebhook", this::sample),
                Operation.post(ONE + "/test", "testWebhook", this::test),
                Operation.post(ONE + "/pause", "pauseWebhook", call -> pause(call, true)),
                Operation.post(ONE + "/resume", "resumeWebhook", call -> pause(call, false)),
                Operation.post(ONE + "/snapshot", "snapshotWebhook", this::snapshot),
                Operation.get(ONE + "/dead-letters", "listDeadLetters", this::dead),
                Operation.post(ONE + "/dead-letters/{message}/replay", "replayDeadLetter", this::replay),
                Operation.post(ONE + "/replay", "replayDeadLetters", this::replayRange));
    }

    /** The deletion stands; what cannot be cleared up now is cleared up by the nodes later. */
    private void forget(WebhookRow row) {
        try {
            outbox.forget(new ProjectId(row.project()), row.id());
        } catch (StoreUnavailableException e) {
            LOG.warn(
                    "The webhook {}/{} is deleted; its messages go later: {}", row.project(), row.id(), e.getMessage());
        }
    }

    private Answer notices(Call call) {
        List<WebhookRow> rows = desk.store().read(tx -> webhooks.list(tx, call.project()));
        Instant now = clock.now();
        return Answer.list(rows.stream()
                .flatMap(row -> WebhookNotices.of(row.id(), outbox.status(webhooks.endpoint(row)), now).stream())
                .toList());
    }

    private Answer templates(Call call) {
        return Answer.list(webhooks.templates().list());
    }

    private Answer template(Call call) {
        String id = call.parameter("template");
        return webhooks.templates()
                .find(id)
                .map(Answer::ok)
                .orElseThrow(() -> missing("The gallery has no webhook template \"" + id + "\""));
    }

    private static ProblemException missing(String message) {
        return new ProblemException(Problem.of(Problem.Kind.NOT_FOUND, message));
    }

    private WebhookRow row(Call call) {
        return desk.store().read(tx -> webhooks.get(tx, call.project(), call.parameter("webhook")));
    }

    private Answer rotateSecret(Call call) {
        Optional<Duration> keep = call.asked("keep").map(text -> overlap(text));
        Optional<String> signing = call.asked("signing").map(text -> {
            if (!text.equals("hmac") && !text.equals("ed25519")) {
                throw Call.malformed("signing", "hmac or ed25519", text);
            }
            return text;
        });
        WebhookRow row = desk.changes()
                .make(
                        call.actor(),
                        work -> webhooks.rotateSecret(
                                work,
                                webhooks.get(work.tx(), call.project(), call.parameter("webhook")),
                                call.expected(),
                                keep,
                                signing));
        return Answer.definition(200, webhooks.presentNew(row));
    }

    private static Duration overlap(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(MOST_OVERLAP) <= 0) {
                return duration;
            }
        } catch (DateTimeException notADuration) {
            throw Call.malformed("keep", "an ISO 8601 duration of up to 30 days, such as PT24H", text);
        }
        throw Call.malformed("keep", "an ISO 8601 duration of up to 30 days, such as PT24H", text);
    }

    private Answer status(Call call) {
        return Answer.ok(outbox.status(webhooks.endpoint(row(call))));
    }

    private Answer sample(Call call) {
        return Answer.ok(outbox.sample(webhooks.endpoint(row(call)), trial(call)));
    }

    private Answer test(Call call) {
        return Answer.ok(outbox.test(webhooks.endpoint(row(call)), trial(call)));
    }

    private static Outbox.Trial trial(Call call) {
        String profile = call.body().path("profile").asText("");
        return new Outbox.Trial(
                MembershipChange.Kind.valueOf(
                        call.body().path("kind").asText("entered").toUpperCase(Locale.ROOT)),
                call.body().path("segment").asText("test"),
                profile.isEmpty() ? Optional.empty() : Optional.of(new ProfileId(UUID.fromString(profile))),
                call.body().path("values"));
    }

    private Answer pause(Call call, boolean paused) {
        WebhookRow row = desk.changes()
                .make(
                        call.actor(),
                        work -> webhooks.pause(
                                work, webhooks.get(work.tx(), call.project(), call.parameter("webhook")), paused));
        if (!paused) {
            outbox.resume(new ProjectId(row.project()), row.id());
        }
        return Answer.definition(200, webhooks.present(row));
    }

    private Answer snapshot(Call call) {
        WebhookEndpoint endpoint = webhooks.endpoint(row(call));
        if (webhooks.hasMapping(row(call))) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The webhook " + endpoint.id()
                            + " has a mapping, and snapshots are told in the standard form alone");
        }
        return Answer.ok(outbox.snapshot(endpoint));
    }

    private Answer dead(Call call) {
        WebhookEndpoint endpoint = webhooks.endpoint(row(call));
        return Answer.list(outbox.dead(endpoint.project(), endpoint.id(), call.limit()).stream()
                .map(WebhookOperations::present)
                .toList());
    }

    private static ObjectNode present(Outbox.Dead letter) {
        MembershipChange change = letter.change();
        return Json.MAPPER
                .createObjectNode()
                .put("message_id", letter.messageId())
                .put("segment", change.segment())
                .put("profile", change.profile().toString())
                .put("kind", change.kind().wireName())
                .put("sequence", change.sequence())
                .put("at", change.at().toString())
                .put("died_at", letter.diedAt().toString());
    }

    private Answer replay(Call call) {
        WebhookEndpoint endpoint = webhooks.endpoint(row(call));
        String message = call.parameter("message");
        if (!outbox.replay(endpoint.project(), endpoint.id(), message)) {
            throw missing("The webhook " + endpoint.id() + " has no dead letter with the id " + message);
        }
        return replayed(1);
    }

    private Answer replayRange(Call call) {
        WebhookEndpoint endpoint = webhooks.endpoint(row(call));
        Instant from = time(call, "from", Instant.EPOCH);
        Instant to = time(call, "to", Instant.MAX);
        return replayed(outbox.replay(endpoint.project(), endpoint.id(), from, to));
    }

    private static Instant time(Call call, String member, Instant otherwise) {
        try {
            return call.body().has(member)
                    ? Instant.parse(call.body().path(member).asText())
                    : otherwise;
        } catch (DateTimeException e) {
            throw new RefusedException(
                    RefusedException.Reason.INVALID,
                    "The document is not valid; see errors",
                    List.of(new Finding("/" + member, "Write a UTC time such as 2026-11-22T10:00:00Z")));
        }
    }

    private static Answer replayed(int count) {
        return Answer.ok(Json.MAPPER.createObjectNode().put("replayed", count));
    }
}
