package io.metka.pipeline;

import io.metka.decode.DecodedVisit;
import io.metka.decode.Decoder;
import io.metka.edge.Links;
import io.metka.identity.LinkTokens;
import io.metka.identity.SpentLinks;
import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.LinkReceipt;
import io.metka.model.LinkReceipt.Outcome;
import io.metka.model.LinkRequest;
import io.metka.model.Page;
import io.metka.model.Receipt;
import io.metka.settings.CrossDomainSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.LinkSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The way of a visitor from one site of a project to another: a token for the link, and its acceptance, once.
 *
 * <p>Nothing here may fail a page: whatever is wrong with a token, its visitor is a new one.
 */
public final class VisitorLinks implements Links {
    /** By how much the clocks of two nodes may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final Parts parts;
    private final Duration age;

    /** What the way consists of. */
    public record Parts(
            Decoder decoder,
            LinkTokens tokens,
            SpentLinks spent,
            Intake intake,
            Clock clock,
            Ids ids,
            LinkSignals signals) {}

    public VisitorLinks(CrossDomainSettings settings, Parts parts) {
        this.parts = parts;
        this.age = settings.tokenAge();
    }

    /** A token for the id that the visitor has on this site, if analytics is allowed. */
    @Override
    public LinkReceipt issue(LinkRequest request) {
        return switch (parts.decoder().decode(request)) {
            case DecodedVisit.Refused(Receipt.Refused refused) -> new LinkReceipt.Refused(refused);
            case DecodedVisit.Understood understood -> {
                if (!understood.consent().allows(ConsentState.ANALYTICS)) {
                    yield settled(Outcome.DENIED, "");
                }
                if (understood.visitor().isEmpty()) {
                    yield new LinkReceipt.Refused(new Receipt.Refused(
                            Receipt.Refusal.MALFORMED, "Send the id of the visitor as \"anonymous_id\"."));
                }
                parts.signals().issued();
                yield new LinkReceipt.Issued(
                        parts.tokens()
                                .seal(
                                        understood.origin().project(),
                                        understood.visitor(),
                                        understood.origin().userAgent(),
                                        parts.clock().now().plus(age)),
                        age);
            }
        };
    }

    /** What becomes of a visitor who arrived with a token; never fails and never blocks. */
    @Override
    public CompletableFuture<LinkReceipt> accept(LinkRequest request) {
        return switch (parts.decoder().decode(request)) {
            case DecodedVisit.Refused(Receipt.Refused refused) ->
                CompletableFuture.completedFuture(new LinkReceipt.Refused(refused));
            case DecodedVisit.Understood understood -> accept(understood);
        };
    }

    private CompletableFuture<LinkReceipt> accept(DecodedVisit.Understood arrival) {
        if (!arrival.consent().allows(ConsentState.ANALYTICS)) {
            return CompletableFuture.completedFuture(settled(Outcome.DENIED, ""));
        }
        Optional<LinkTokens.Link> opened = parts.tokens()
                .open(
                        arrival.origin().project(),
                        arrival.token(),
                        arrival.origin().userAgent());
        if (opened.isEmpty()) {
            return CompletableFuture.completedFuture(settled(Outcome.INVALID, ""));
        }
        LinkTokens.Link link = opened.get();
        Instant now = parts.clock().now();
        if (!now.isBefore(link.expires())) {
            return CompletableFuture.completedFuture(settled(Outcome.EXPIRED, ""));
        }
        Duration remaining = Duration.between(now, link.expires()).plus(CLOCKS);
        return parts.spent()
                .spend(arrival.origin().project(), link.name(), remaining)
                .thenCompose(first -> first
                        ? welcome(arrival, link.visitor())
                        : CompletableFuture.completedFuture(new LinkReceipt.Settled(Outcome.SPENT)))
                .exceptionally(_ -> new LinkReceipt.Settled(Outcome.UNAVAILABLE))
                .thenApply(settled -> settled(settled.outcome(), settled.visitor()));
    }

    private CompletableFuture<LinkReceipt.Settled> welcome(DecodedVisit.Understood arrival, String visitor) {
        if (arrival.visitor().isEmpty()) {
            return CompletableFuture.completedFuture(new LinkReceipt.Settled(Outcome.ADOPTED, visitor));
        }
        if (arrival.visitor().equals(visitor)) {
            return CompletableFuture.completedFuture(new LinkReceipt.Settled(Outcome.SAME));
        }
        return parts.intake()
                .accept(new Batch(arrival.origin(), List.of(link(arrival, visitor))))
                .thenApply(receipt -> new LinkReceipt.Settled(
                        receipt instanceof Receipt.Taken ? Outcome.LINKED : Outcome.UNAVAILABLE));
    }

    /** Says on behalf of the visitor's own id here that the other one is the same person's. */
    private Event link(DecodedVisit.Understood arrival, String visitor) {
        return new Event(
                parts.ids().uuid().toString(),
                Event.ALIAS,
                arrival.origin().receivedAt(),
                List.of(
                        new Identifier(Identifier.ANONYMOUS_ID, arrival.visitor()),
                        new Identifier(Identifier.ANONYMOUS_ID, visitor)),
                arrival.consent(),
                Page.NONE,
                Commerce.NONE,
                JsonText.EMPTY_OBJECT);
    }

    private LinkReceipt settled(Outcome outcome, String visitor) {
        parts.signals().settled(outcome);
        return new LinkReceipt.Settled(outcome, visitor);
    }
}
