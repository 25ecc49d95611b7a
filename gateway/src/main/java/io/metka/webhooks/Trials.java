package io.metka.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.WebhookEndpoint;
import io.metka.model.WebhookHandling;
import io.metka.support.Ids;
import io.metka.webhooks.mapping.Facts;
import io.metka.webhooks.mapping.Item;
import io.metka.webhooks.mapping.UnfitValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries endpoints out with a change that is made up: shows its request, or sends it. */
public final class Trials {
    private static final String HIDDEN = "***";

    private final Courier.Parts parts;
    private final Ids ids;

    Trials(Courier.Parts parts, Ids ids) {
        this.parts = parts;
        this.ids = ids;
    }

    /**
     * A change that is made up.
     *
     * @param profile whose values are asked for; no profile has none
     * @param given {@code traits, attributes, identifiers}, each an object, that count instead of the profile's
     */
    public record Trial(MembershipChange.Kind kind, String segment, Optional<ProfileId> profile, JsonNode given) {}

    /**
     * The request of a trial.
     *
     * @param problem why there is none, empty when there is one; the others are empty then
     */
    public record Sample(
            String problem,
            String id,
            String method,
            String url,
            Map<String, String> headers,
            String contentType,
            String body) {
        public Sample {
            headers = Map.copyOf(headers);
        }

        static Sample without(String problem) {
            return new Sample(problem, "", "", "", Map.of(), "", "");
        }
    }

    /**
     * What came of sending it.
     *
     * @param status 0 when there was no answer
     * @param answer the beginning of the answer's body
     * @param error empty when the partner took it
     */
    public record Sent(Sample sample, int status, String answer, String error, Duration took) {}

    /** The request with secrets hidden. */
    public Sample sample(WebhookEndpoint endpoint, Trial trial) {
        return sample(hiding(endpoint), item(endpoint, trial), parts.clock().now());
    }

    /** Sends it, past the lane, the limits and the policy. */
    public Sent send(WebhookEndpoint endpoint, Trial trial) {
        Instant now = parts.clock().now();
        Item item = item(endpoint, trial);
        Sample shown = sample(hiding(endpoint), item, now);
        Plan plan = parts.endpoints().plan(endpoint);
        if (!shown.problem().isEmpty()) {
            return new Sent(shown, 0, "", shown.problem(), Duration.ZERO);
        }
        long from = parts.clock().nanoTime();
        try {
            Outbound outbound = parts.composer().compose(endpoint, plan, List.of(item), now);
            Sender.Exchange exchange = parts.sender().send(outbound, plan.timeout());
            Answer whole = Judgement.of(exchange, plan, List.of(item)).of(item.messageId());
            Duration took = Duration.ofNanos(parts.clock().nanoTime() - from);
            return new Sent(shown, whole.status(), exchange.body(), whole.error(), took);
        } catch (UnfitValueException | IllegalArgumentException e) {
            return new Sent(shown, 0, "", "not sent: " + e.getMessage(), Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Sent(shown, 0, "", "interrupted", Duration.ZERO);
        }
    }

    private Sample sample(WebhookEndpoint endpoint, Item item, Instant now) {
        Plan plan = parts.endpoints().read(endpoint);
        Optional<String> missing = plan.mapping().flatMap(mapping -> mapping.missing(item, plan.parameters()));
        if (missing.isPresent()) {
            return Sample.without(missing.get());
        }
        try {
            Outbound outbound = parts.composer().compose(endpoint, plan, List.of(item), now);
            return new Sample(
                    "",
                    outbound.id(),
                    outbound.method(),
                    outbound.url().toString(),
                    outbound.headers(),
                    outbound.contentType(),
                    outbound.body());
        } catch (UnfitValueException | IllegalArgumentException e) {
            return Sample.without(String.valueOf(e.getMessage()));
        }
    }

    private static WebhookEndpoint hiding(WebhookEndpoint endpoint) {
        WebhookHandling handling = endpoint.handling();
        Map<String, String> hidden = new HashMap<>();
        handling.secrets().keySet().forEach(name -> hidden.put(name, HIDDEN));
        return new WebhookEndpoint(
                endpoint.project(),
                endpoint.id(),
                endpoint.url(),
                endpoint.secret(),
                endpoint.segments(),
                endpoint.enabled(),
                new WebhookHandling(handling.paused(), handling.retiring(), handling.delivery(), hidden));
    }

    private Item item(WebhookEndpoint endpoint, Trial trial) {
        Instant now = parts.clock().now();
        ProfileId profile = trial.profile().orElse(ProfileId.ANONYMOUS);
        MembershipChange change =
                new MembershipChange(endpoint.project(), trial.segment(), profile, trial.kind(), 1, now, 0);
        String id = "msg_test_" + ids.uuid().toString().replace("-", "");
        Facts given = new Facts(
                members(trial.given().path("traits")),
                members(trial.given().path("attributes")),
                texts(trial.given().path("identifiers")));
        if (!given.equals(Facts.NONE) || trial.profile().isEmpty()) {
            return new Item(id, change, given);
        }
        Message message = new Message(id, change, now);
        return parts.composer()
                .items(endpoint, parts.endpoints().plan(endpoint), List.of(message))
                .getFirst();
    }

    private static Map<String, JsonNode> members(JsonNode object) {
        Map<String, JsonNode> members = new HashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }
}
