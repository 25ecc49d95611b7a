package io.metka.webhooks;

import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Backoff;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.WebhookSignals;
import io.metka.webhooks.Lanes.Claim;
import io.metka.webhooks.Lanes.Head;
import io.metka.webhooks.Lanes.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
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

    private final Parts parts;
    private volatile boolean stopping;

    Courier(Parts parts) {
        this.parts = parts;
    }

    /** What a courier works with; {@code log} is told which lane has a new attempt. */
    record Parts(
            Lanes lanes,
            Endpoints endpoints,
            Sender sender,
            RetryPolicy policy,
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
            // The lease runs out by itself; the dispatcher, which needs the same store, tells of the outage.
            release(claim);
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
        long from = parts.clock().nanoTime();
        Answer answer = parts.sender().send(endpoint, head.message());
        Duration took = Duration.ofNanos(parts.clock().nanoTime() - from);
        int number = head.attempts() + 1;
        Verdict verdict = parts.policy()
                .judge(head.message(), number, answer, parts.clock().now());
        DeliveryAttempt attempt = new DeliveryAttempt(
                claim.lane().project(),
                claim.lane().endpoint(),
                head.message().id(),
                head.message().change(),
                number,
                at,
                took,
                outcome(verdict),
                answer.status(),
                answer.error());
        Head next = settle(claim, head.message(), attempt, wait(verdict, attempt, endpoint), more && !stopping);
        parts.signals().attempted(attempt.outcome(), took);
        parts.log().wake(claim.lane());
        tell(claim, endpoint, answer, verdict);
        return next;
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Delivered() -> Outcome.DELIVERED;
            case Verdict.Dead() -> Outcome.DEAD;
            case Verdict.Retry _ -> Outcome.WILL_RETRY;
            case Verdict.Pause() -> Outcome.WILL_RETRY;
        };
    }

    private static @Nullable Wait wait(Verdict verdict, DeliveryAttempt attempt, WebhookEndpoint endpoint) {
        return switch (verdict) {
            case Verdict.Delivered() -> null;
            case Verdict.Dead() -> null;
            case Verdict.Retry retry -> new Wait(retry.due(), retry.laneUntil(), "");
            case Verdict.Pause() -> new Wait(attempt.at(), null, endpoint.url().toString());
        };
    }

    /** @param wait null when the message leaves its sub-lane */
    private @Nullable Head settle(
            Claim claim, Message message, DeliveryAttempt attempt, @Nullable Wait wait, boolean more)
            throws InterruptedException {
        return insist(() -> {
            if (wait == null) {
                return parts.lanes().finish(claim, message, attempt, more);
            }
            parts.lanes().retry(claim, message, attempt, wait);
            return null;
        });
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

    private void tell(Claim claim, WebhookEndpoint endpoint, Answer answer, Verdict verdict) {
        switch (verdict) {
            case Verdict.Delivered() -> parts.health().moved(claim.lane(), claim.sublane());
            case Verdict.Dead() -> parts.health().moved(claim.lane(), claim.sublane());
            case Verdict.Retry _ -> parts.health().failed(claim.lane(), claim.sublane(), answer);
            case Verdict.Pause() -> parts.health().paused(claim.lane(), endpoint);
        }
    }
}
