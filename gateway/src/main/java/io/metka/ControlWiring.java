package io.metka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.AnswerSigner;
import io.metka.control.reports.DeliveryLog;
import io.metka.control.reports.LiveFeed;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RuleCheck;
import io.metka.control.workspace.Webhooks;
import io.metka.live.LiveTap;
import io.metka.model.DeliveryAttempt;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.warehouse.Deliveries;
import io.metka.webhooks.Signature;
import io.metka.webhooks.UrlCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adapts stages to what the control plane asks for, because neither may know the other. */
final class ControlWiring {
    private ControlWiring() {}

    static RuleCheck rules() {
        return rule -> io.metka.segments.RuleCheck.problems(rule).stream()
                .map(problem -> new Finding(problem.pointer(), problem.message()))
                .toList();
    }

    static AnswerSigner signer() {
        return (secret, id, timestamp, body) -> Signature.withSecret(secret).sign(id, timestamp, body);
    }

    static Webhooks.Checks webhooks(UrlCheck urls) {
        return new Webhooks.Checks(
                urls::problem,
                (delivery, secrets) -> io.metka.webhooks.DeliveryCheck.problems(delivery, secrets).stream()
                        .map(problem -> new Finding(problem.pointer(), problem.message()))
                        .toList());
    }

    static LiveFeed live(LiveTap tap) {
        return (project, listener) -> tap.watch(event -> {
            if (project.isEmpty() || project.get().equals(event.origin().project())) {
                listener.accept(event);
            }
        })::close;
    }

    static DeliveryLog deliveries(Deliveries deliveries) {
        return query -> deliveries.list(query.project(), filter(query), query.limit(), cursor(query)).stream()
                .map(row -> attempt(query.project(), row))
                .toList();
    }

    private static Deliveries.Filter filter(DeliveryLog.Query query) {
        return new Deliveries.Filter(
                query.webhook().orElse(""),
                query.segment().orElse(""),
                query.outcome().map(DeliveryAttempt.Outcome::wireName).orElse(""),
                "",
                "",
                query.from().orElse(null),
                query.to().orElse(null));
    }

    private static Deliveries.@Nullable Cursor cursor(DeliveryLog.Query query) {
        return query.after()
                .map(place -> new Deliveries.Cursor(place.at(), place.messageId(), place.attempt()))
                .orElse(null);
    }

    private static DeliveryAttempt attempt(ProjectId project, ObjectNode row) {
        Instant at = Instant.parse(row.path("at").asText());
        MembershipChange change = new MembershipChange(
                project,
                row.path("segment").asText(),
                new ProfileId(UUID.fromString(row.path("profile").asText())),
                MembershipChange.Kind.valueOf(row.path("kind").asText().toUpperCase(Locale.ROOT)),
                row.path("sequence").asLong(),
                at,
                0);
        return new DeliveryAttempt(
                project,
                row.path("endpoint").asText(),
                row.path("message_id").asText(),
                change,
                row.path("attempt").asInt(),
                at,
                Duration.ofMillis(row.path("took_ms").asLong()),
                DeliveryAttempt.Outcome.valueOf(row.path("outcome").asText().toUpperCase(Locale.ROOT)),
                row.path("status").asInt(),
                row.path("error").asText());
    }
}
