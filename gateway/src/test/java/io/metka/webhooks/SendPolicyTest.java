package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.MembershipChange;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Eventually;
import io.metka.support.StoreUnavailableException;
import io.metka.webhooks.Partner.Response;
import io.metka.webhooks.SendPolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages that a policy is against, with a real Redis between. */
final class SendPolicyTest extends DeliveryFixture {
    private final Asking policy = new Asking();

    /** A policy that decides as it is told and remembers what it was told. */
    private static final class Asking implements SendPolicy {
        final List<MembershipChange> delivered = new CopyOnWriteArrayList<>();
        final List<Activation> announced = new CopyOnWriteArrayList<>();
        volatile BiFunction<MembershipChange, Instant, Decision> rule = (change, now) -> new Decision.Send();

        @Override
        public Decision decide(WebhookEndpoint endpoint, MembershipChange change, Instant now) {
            return rule.apply(change, now);
        }

        @Override
        public void announced(List<Activation> activations) {
            announced.addAll(activations);
        }

        @Override
        public void delivered(WebhookEndpoint endpoint, MembershipChange change, Instant at) {
            delivered.add(change);
        }
    }

    @BeforeEach
    void build() {
        rig.policy = policy;
        rig.settings = Rig.settings(Duration.ofSeconds(5), 1);
        rig.endpoints(Rig.endpoint("crm", partner.url()));
    }

    @Test
    void recordsWhatIsNotSentAndWhy() {
        policy.rule = (change, now) -> switch ((int) change.sequence()) {
            case 1 -> new Decision.Suppress("three messages this week already");
            case 2 -> new Decision.HeldOut("global");
            default -> new Decision.Send();
        };
        rig.start().enqueue(List.of(Rig.change(1, 1), Rig.change(1, 2), Rig.change(1, 3)));
        Eventually.until("all are logged", () -> rig.log.attempts().size() == 3);
        assertThat(rig.log.attempts())
                .extracting(DeliveryAttempt::outcome)
                .containsExactly(Outcome.SUPPRESSED, Outcome.HELD_OUT, Outcome.DELIVERED);
        assertThat(rig.log.attempts())
                .extracting(DeliveryAttempt::error)
                .containsExactly("three messages this week already", "global", "");
        assertThat(partner.received()).extracting(Partner.Received::sequence).containsExactly(3L);
        Eventually.until("the policy is told", () -> policy.delivered.equals(List.of(Rig.change(1, 3))));
        assertThat(policy.announced).hasSize(3);
    }

    @Test
    void letsAProfileWaitWithoutHoldingUpOthersAndKeepsItsOrder() {
        Instant morning = rig.clock.now().plus(Duration.ofHours(8));
        MembershipChange asleep = Rig.change(1, 1);
        policy.rule = (change, now) ->
                change.profile().equals(asleep.profile()) && change.sequence() == 1 && now.isBefore(morning)
                        ? new Decision.Later(morning, "quiet hours")
                        : new Decision.Send();
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(asleep, Rig.change(2, 1), Rig.change(1, 2), Rig.change(2, 2)));
        Eventually.until("the other profile is served", () -> partner.taken().size() == 2);
        webhooks.enqueue(List.of(Rig.change(1, 3), Rig.change(2, 3)));
        Eventually.until("and served again", () -> partner.taken().size() == 3);
        assertThat(partner.received())
                .extracting(Partner.Received::profile)
                .containsOnly(Rig.change(2, 1).profile().toString());
        Eventually.until("three wait", () -> rig.signals.lanes().stream().anyMatch(lane -> lane.depth() == 3));

        rig.clock.advance(Duration.ofHours(8));
        Eventually.until("the profile is served", () -> partner.taken().size() == 6);
        assertThat(partner.taken().subList(3, 6))
                .allMatch(received -> received.profile().equals(asleep.profile().toString()))
                .extracting(Partner.Received::sequence)
                .containsExactly(1L, 2L, 3L);
        Eventually.until("nothing waits", () -> rig.signals.lanes().stream().allMatch(lane -> lane.depth() == 0));
    }

    @Test
    void asksAgainBeforeARepeatedAttempt() {
        partner.behaves(received -> new Response(500));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(Rig.change(1, 1)));
        Eventually.until("the first attempt", () -> rig.log.attempts().size() == 1);
        policy.rule = (change, now) -> new Decision.Suppress("consent withdrawn");
        rig.clock.advance(Duration.ofSeconds(6));
        Eventually.until("it is given up", () -> rig.signals.count(Outcome.SUPPRESSED) == 1);
        assertThat(partner.received()).hasSize(1);
        assertThat(policy.delivered).isEmpty();
    }

    @Test
    void sendsNothingWhileThePolicyCannotAnswer() {
        policy.rule = (change, now) -> {
            throw new StoreUnavailableException("redis", "away for the test", new IllegalStateException());
        };
        rig.start().enqueue(Rig.changes(3, 2));
        Eventually.until(
                "the lane is measured", () -> rig.signals.lanes().stream().anyMatch(lane -> lane.depth() == 6));
        assertThat(partner.received()).isEmpty();
        policy.rule = (change, now) -> new Decision.Send();
        Eventually.until("all are taken", () -> partner.taken().size() == 6);
    }
}
