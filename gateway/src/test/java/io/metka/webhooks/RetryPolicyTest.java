package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.settings.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an answer means for its message. */
final class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Answer DOWN = Answer.failed("down");

    private final WebhookSettings.Retry settings = WebhookSettings.Retry.defaults();
    private final RetryPolicy policy = new RetryPolicy(settings);
    private final Message message = message(1);

    private static Message message(int profile) {
        return Message.of(new LaneId(Rig.SHOP, "crm"), Rig.change(profile, 1), NOW);
    }

    @Test
    void followsTheRecommendedScheduleAndThenGivesUp() {
        Instant now = NOW;
        List<Duration> waits = new ArrayList<>();
        int attempt = 1;
        while (policy.judge(message, attempt, DOWN, now) instanceof Verdict.Retry(Instant due, var laneUntil)) {
            assertThat(laneUntil).isNull();
            waits.add(Duration.between(now, due));
            now = due;
            attempt++;
        }
        assertThat(attempt).isEqualTo(10);
        assertThat(policy.judge(message, attempt, DOWN, now)).isEqualTo(new Verdict.Dead());
        assertThat(waits).hasSize(9);
        for (int i = 0; i < waits.size(); i++) {
            Duration planned = settings.waits().get(i);
            assertThat(waits.get(i)).isBetween(planned, planned.plus(planned.dividedBy(10)));
        }
    }

    @Test
    void spreadsMessagesThatFailedTogether() {
        long distinct = IntStream.range(0, 100)
                .mapToObj(profile -> policy.judge(message(profile), 3, DOWN, NOW))
                .distinct()
                .count();
        assertThat(distinct).isGreaterThan(80);
    }

    @Test
    void givesAMessageThatHasWaitedTooLongOneAttempt() {
        Instant late = NOW.plus(settings.giveUpAfter());
        assertThat(policy.judge(message, 1, DOWN, late.minusMillis(1))).isInstanceOf(Verdict.Retry.class);
        assertThat(policy.judge(message, 1, DOWN, late)).isEqualTo(new Verdict.Dead());
        assertThat(policy.judge(message, 1, new Answer(Answer.Kind.TAKEN, 200, "", null), late))
                .isEqualTo(new Verdict.Delivered());
    }

    @Test
    void respectsRetryAfterWithinBounds() {
        assertThat(throttled(Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
        assertThat(throttled(Duration.ofSeconds(1))).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5500));
        assertThat(throttled(Duration.ofDays(400))).isEqualTo(settings.retryAfterMost());
    }

    private Duration throttled(Duration asked) {
        Verdict verdict = policy.judge(message, 1, new Answer(Answer.Kind.TRANSIENT, 429, "busy", asked), NOW);
        assertThat(verdict).isInstanceOf(Verdict.Retry.class);
        return Duration.between(NOW, ((Verdict.Retry) verdict).due());
    }

    @Test
    void tellsTheKindsApart() {
        assertThat(policy.judge(message, 1, new Answer(Answer.Kind.PERMANENT, 422, "no", null), NOW))
                .isEqualTo(new Verdict.Dead());
        assertThat(policy.judge(message, 10, new Answer(Answer.Kind.GONE, 410, "gone", null), NOW))
                .isEqualTo(new Verdict.Pause());
    }
}
