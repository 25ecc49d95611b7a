package io.metka.webhooks;

import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Backoff;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.WebhookSignals;
import io.metka.webhooks.Lanes.Claim;
import io.metka.webhooks.Lanes.Head;
import io.metka.webhooks.Settlement.Fate;
import io.metka.webhooks.Settlement.Health;
import io.metka.webhooks.Settlement.Wait;
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
        int number = head.attempts() + 1;
        Sorting sorting =
                Sorting.of(claim, head.messages(), endpoint, new Sorting.Asked(parts.sendPolicy(), number, at));
        if (sorting.outgoing().isEmpty()) {
            return settle(claim, new Settlement(sorting.fates(), 0, null, Health.UNKNOWN), more, Duration.ZERO);
        }
        long from = parts.clock().nanoTime();
        Answer answer = parts.sender().send(endpoint, sorting.outgoing());
        Duration took = Duration.ofNanos(parts.clock().nanoTime() - from);
        Instant now = parts.clock().now();
        Waiting waiting = new Waiting();
        for (Message message : sorting.outgoing()) {
            Verdict verdict = parts.policy().judge(message, number, answer, now);
            waiting.take(verdict, now);
            Sorting.Ended ended = new Sorting.Ended(outcome(verdict), answer.status(), answer.error());
            sorting.came(message, sorting.attempt(message, at, took, ended));
        }
        Settlement settlement = new Settlement(sorting.fates(), number, waiting.longest(), health(answer));
        Head next = settle(claim, settlement, more && !stopping, took);
        sorting.fates().stream()
                .filter(fate -> fate.attempt() != null && fate.attempt().outcome() == Outcome.DELIVERED)
                .forEach(fate -> delivered(endpoint, fate, now));
        tell(claim, endpoint, answer, waiting);
        return next;
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

    /** How long those messages of one request wait that are tried again: as long as the one that waits longest. */
    private static final class Waiting {
        private @Nullable Instant due;
        private @Nullable Instant laneUntil;
        private boolean paused;

        void take(Verdict verdict, Instant now) {
            switch (verdict) {
                case Verdict.Retry(Instant when, var lane) -> {
                    due = later(due, when);
                    laneUntil = lane == null ? laneUntil : later(laneUntil, lane);
                }
                case Verdict.Pause() -> {
                    due = later(due, now);
                    paused = true;
                }
                case Verdict.Delivered(), Verdict.Dead() -> {}
            }
        }

        private static Instant later(@Nullable Instant one, Instant other) {
            return one == null || one.isBefore(other) ? other : one;
        }

        @Nullable
        Wait longest() {
            return due == null ? null : new Wait(due, laneUntil);
        }
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
        if (waiting.paused) {
            parts.health().paused(claim.lane(), endpoint);
        } else if (waiting.due != null) {
            parts.health().failed(claim.lane(), claim.sublane(), answer);
        } else {
            parts.health().moved(claim.lane(), claim.sublane());
        }
    }
}
