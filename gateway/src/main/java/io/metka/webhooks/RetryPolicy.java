package io.metka.webhooks;

import io.metka.settings.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Judges what an attempt's outcome means for its message: pure, and the same for equal input. */
record RetryPolicy(WebhookSettings.Retry settings) {
    /** A wait is lengthened by less than a tenth, so that messages that failed together do not come back together. */
    private static final int JITTER_STEPS = 1000;

    private static final int JITTER_PART = 10;

    /** The same, but with waits of an endpoint's own; none for these. */
    RetryPolicy with(List<Duration> waits) {
        if (waits.isEmpty()) {
            return this;
        }
        Duration sum = waits.stream().reduce(Duration.ZERO, Duration::plus);
        Duration giveUp = settings.giveUpAfter().compareTo(sum) < 0 ? sum : settings.giveUpAfter();
        return new RetryPolicy(new WebhookSettings.Retry(waits, giveUp, settings.retryAfterMost()));
    }

    /**
     * What is tried.
     *
     * @param since when it was to go out first
     */
    record Subject(String id, Instant since) {}

    /** @param attempt the number of the attempt that ended, from 1 */
    Verdict judge(Message message, int attempt, Answer answer, Instant now) {
        return judge(new Subject(message.id(), message.enqueuedAt()), attempt, answer, now);
    }

    /** @param attempt the number of the attempt that ended, from 1 */
    Verdict judge(Subject subject, int attempt, Answer answer, Instant now) {
        return switch (answer.kind()) {
            case TAKEN -> new Verdict.Delivered();
            case PERMANENT -> new Verdict.Dead();
            case GONE -> new Verdict.Pause();
            case TRANSIENT -> {
                boolean old = !now.isBefore(subject.since().plus(settings.giveUpAfter()));
                yield old || attempt > settings.waits().size()
                        ? new Verdict.Dead()
                        : retry(subject, attempt, answer, now);
            }
        };
    }

    private Verdict retry(Subject subject, int attempt, Answer answer, Instant now) {
        Duration wait = settings.waits().get(attempt - 1);
        Instant due = now.plus(wait).plus(jitter(subject, attempt, wait));
        Duration asked = answer.retryAfter();
        if (asked == null) {
            return new Verdict.Retry(due, null);
        }
        Instant laneUntil =
                now.plus(asked.compareTo(settings.retryAfterMost()) > 0 ? settings.retryAfterMost() : asked);
        return new Verdict.Retry(due.isBefore(laneUntil) ? laneUntil : due, laneUntil);
    }

    private static Duration jitter(Subject subject, int attempt, Duration wait) {
        int step = Math.floorMod(31 * subject.id().hashCode() + attempt, JITTER_STEPS);
        return wait.multipliedBy(step).dividedBy((long) JITTER_STEPS * JITTER_PART);
    }
}
