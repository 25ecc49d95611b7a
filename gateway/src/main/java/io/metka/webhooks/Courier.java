package io.metka.webhooks;

import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Backoff;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.WebhookSignals;
import io.metka.webhooks.Lanes.Claim;
import io.metka.webhooks.Lanes.Head;
import io.metka.webhooks.Sender.Exchange;
import io.metka.webhooks.Settlement.Fate;
import io.metka.webhooks.Settlement.Health;
import io.metka.webhooks.mapping.Item;
import io.metka.webhooks.mapping.UnfitValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries a claimed sub-lane's messages to their partner, one after another.
 *
 * <p>An outcome counts when Redis has it: while Redis is away the courier holds on to it and tries again, so that a short
 * outage does not make it deliver twice.
 */
final class Courier {
    /** After so many messages a sub-lane goes to the end of the queue, so that others get their share of the places. */
    private static final int TURN = 64;

    private static final Backoff STORE_AWAY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private static final Duration AFTER_AN_OUTAGE = Duration.ofMillis(500);

    private final Parts parts;
    private volatile boolean stopping;

    Courier(Parts parts) {
        this.parts = parts;
    }

    /** What a courier works with; {@code log} is told which lane has a new attempt. */
    record Parts(
            Lanes lanes,
            Endpoints endpoints,
            Composer composer,
            Sender sender,
            RetryPolicy policy,
            SendPolicy sendPolicy,
            LogWriter log,
            EndpointHealth health,
            WebhookSignals signals,
            Clock clock,
            Duration timeout) {}

    /** From here on each sub-lane is given back after the attempt that is under way. */
    void stop() {
        stopping = true;
    }

    /** Returns when the sub-lane is given back; an interrupt gives up the attempt under way and leaves its message. */
    void carry(Claim claim) {
        try {
            Head head = claim.head();
            for (int sent = 1; head != null; sent++) {
                WebhookEndpoint endpoint = parts.endpoints().enabled(claim.lane());
                if (endpoint == null || stopping || !leaseCoversAnAttempt(head)) {
                    parts.lanes().release(claim);
                    return;
                }
                head = deliver(claim, head, endpoint, sent < TURN);
            }
        } catch (InterruptedException e) {
            release(claim);
            Thread.currentThread().interrupt();
        } catch (StoreUnavailableException e) {
            // The dispatcher, or the evaluation of segments, needs the same store and tells of the outage.
            rest();
            release(claim);
        }
    }

    /** A store that is away is not asked again at once. */
    private void rest() {
        try {
            parts.clock().sleep(AFTER_AN_OUTAGE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean leaseCoversAnAttempt(Head head) {
        return head.leasedUntil() - parts.clock().nanoTime() > parts.timeout().toNanos();
    }

    private void release(Claim claim) {
        boolean interrupted = Thread.interrupted();
        try {
            parts.lanes().release(claim);
        } catch (StoreUnavailableException e) {
            // The lease runs out by itself.
            return;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns the next head, or null when the sub-lane is given back. */
    private @Nullable Head deliver(Claim claim, Head head, WebhookEndpoint endpoint, boolean more)
            throws InterruptedException {
        Instant at = parts.clock().now();
        Plan plan = parts.endpoints().plan(endpoint);
        int number = head.attempts() + 1;
        Sorting sorting =
                Sorting.of(claim, head.messages(), endpoint, new Sorting.Asked(parts.sendPolicy(), number, at));
        List<Item> items = sort(sorting, endpoint, plan);
        if (items.isEmpty()) {
            return settle(claim, new Settlement(sorting.fates(), 0, null, Health.UNKNOWN), more, Duration.ZERO);
        }
        long from = parts.clock().nanoTime();
        Exchange exchange = send(endpoint, plan, items, at);
        Duration took = Duration.ofNanos(parts.clock().nanoTime() - from);
        Judgement judgement = Judgement.of(exchange, plan, items);
        Instant now = parts.clock().now();
        RetryPolicy policy = parts.policy().with(plan.waits());
        Waiting waiting = new Waiting();
        for (Message message : sorting.outgoing()) {
            Answer answer = judgement.of(message.id());
            Verdict verdict = policy.judge(message, number, answer, now);
            waiting.take(verdict, now);
            Sorting.Ended ended = new Sorting.Ended(outcome(verdict), answer.status(), answer.error());
            sorting.came(message, sorting.attempt(message, at, took, ended));
        }
        Health health = health(judgement.whole());
        Head next = settle(
                claim, new Settlement(sorting.fates(), number, waiting.longest(), health), more && !stopping, took);
        sorting.fates().stream()
                .filter(fate -> fate.attempt() != null && fate.attempt().outcome() == Outcome.DELIVERED)
                .forEach(fate -> delivered(endpoint, fate, now));
        tell(claim, endpoint, judgement.whole(), waiting);
        return next;
    }

    /** What goes out in one request; nothing when all is settled without. */
    private List<Item> sort(Sorting sorting, WebhookEndpoint endpoint, Plan plan) {
        if (plan.batches()) {
            sorting.coalesce();
        }
        List<Item> items = parts.composer().items(endpoint, plan, sorting.outgoing());
        plan.mapping()
                .ifPresent(mapping -> items.forEach(item -> mapping.missing(item, plan.parameters())
                        .ifPresent(reason -> sorting.suppress(item.messageId(), reason))));
        sorting.keepTogether(
                (one, other) ->
                        plan.mapping().map(mapping -> mapping.alike(one, other)).orElse(true),
                plan.batch());
        Set<String> outgoing = sorting.outgoing().stream().map(Message::id).collect(Collectors.toSet());
        return items.stream()
                .filter(item -> outgoing.contains(item.messageId()))
                .toList();
    }

    private Exchange send(WebhookEndpoint endpoint, Plan plan, List<Item> items, Instant at)
            throws InterruptedException {
        try {
            return parts.sender().send(parts.composer().compose(endpoint, plan, items, at), plan.timeout());
        } catch (UnfitValueException e) {
            return new Exchange(new Answer(Answer.Kind.PERMANENT, 0, "not sent: " + e.getMessage(), null), "");
        } catch (IllegalArgumentException e) {
            return Exchange.failed("not sent: " + e.getMessage());
        }
    }

    private void delivered(WebhookEndpoint endpoint, Fate fate, Instant at) {
        parts.sendPolicy().delivered(endpoint, fate.message().change(), at);
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Delivered() -> Outcome.DELIVERED;
            case Verdict.Dead() -> Outcome.DEAD;
            case Verdict.Retry _ -> Outcome.WILL_RETRY;
            case Verdict.Pause() -> Outcome.WILL_RETRY;
        };
    }

    private static Health health(Answer answer) {
        return switch (answer.kind()) {
            case TAKEN, PERMANENT -> Health.OK;
            case TRANSIENT -> Health.BAD;
            case GONE -> Health.GONE;
        };
    }

    private @Nullable Head settle(Claim claim, Settlement settlement, boolean more, Duration took)
            throws InterruptedException {
        Head next = insist(() -> parts.lanes().settle(claim, settlement, more));
        for (Fate fate : settlement.fates()) {
            if (fate.attempt() != null) {
                parts.signals().attempted(fate.attempt().outcome(), took);
                parts.log().wake(claim.lane());
            }
        }
        return next;
    }

    private <T extends @Nullable Object> T insist(Supplier<T> change) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return change.get();
            } catch (StoreUnavailableException e) {
                parts.clock().sleep(STORE_AWAY.after(failures));
            }
        }
    }

    private void tell(Claim claim, WebhookEndpoint endpoint, Answer answer, Waiting waiting) {
        if (waiting.paused()) {
            parts.health().paused(claim.lane(), endpoint);
        } else if (waiting.any()) {
            parts.health().failed(claim.lane(), claim.sublane(), answer);
        } else {
            parts.health().moved(claim.lane(), claim.sublane());
        }
    }
}
