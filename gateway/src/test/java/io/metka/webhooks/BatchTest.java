package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.MembershipChange;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Eventually;
import io.metka.webhooks.Partner.Received;
import io.metka.webhooks.Partner.Response;
import io.metka.webhooks.mapping.Facts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches, limits and pauses of single endpoints, with a real Redis between. */
final class BatchTest extends DeliveryFixture {

    @BeforeEach
    void build() {
        rig.settings = Rig.settings(Duration.ofSeconds(5), 1);
    }

    private static List<String> ids(Received received) {
        List<String> ids = new ArrayList<>();
        received.body()
                .at("/data/changes")
                .forEach(change -> ids.add(change.path("message_id").asText()));
        return ids;
    }

    @Test
    void waitsForABatchToFillOrForItsTime() {
        Webhooks webhooks = serve("{'batch': {'size': 5, 'within': 'PT10S'}}");
        webhooks.enqueue(Rig.changes(7, 1));
        Eventually.until("a full batch is taken", () -> partner.taken().size() == 1);
        assertThat(ids(partner.taken().getFirst())).hasSize(5);
        assertThat(partner.taken().getFirst().verdict()).isEqualTo(Signature.Verdict.VALID);
        assertThat(partner.taken().getFirst().id()).startsWith("batch_");
        rig.clock.advance(Duration.ofMillis(9_999));
        Eventually.until("two wait", () -> rig.signals.lanes().stream().anyMatch(lane -> lane.depth() == 2));
        assertThat(partner.received()).hasSize(1);
        rig.clock.advance(Duration.ofMillis(1));
        Eventually.until("the rest is taken", () -> partner.taken().size() == 2);
        assertThat(ids(partner.taken().getLast())).hasSize(2);
    }

    @Test
    void repeatsAFailedBatchAsItWas() {
        partner.behaves(received -> new Response(500));
        Webhooks webhooks = serve("{'batch': {'size': 10}}");
        webhooks.enqueue(Rig.changes(3, 1));
        Eventually.until("the first attempt", () -> rig.log.attempts().size() == 3);
        webhooks.enqueue(Rig.changes(9, 1));
        partner.behaves(received -> new Response(200));
        rig.clock.advance(Duration.ofSeconds(6));
        Eventually.until("all are taken", () -> rig.signals.count(Outcome.DELIVERED) == 9);
        Received first = partner.received().get(0);
        assertThat(partner.received().get(1).id()).isEqualTo(first.id());
        assertThat(partner.received().get(1).body()).isEqualTo(first.body());
        assertThat(ids(partner.received().get(2))).hasSize(6).doesNotContainAnyElementsOf(ids(first));
    }

    @Test
    void leavesOutWhatTookItselfBackWithinOneFlush() {
        Webhooks webhooks = serve("{'batch': {'size': 100, 'within': 'PT10S'}}");
        webhooks.enqueue(List.of(
                Rig.change(1, 1),
                Rig.change(2, 1),
                Rig.change(1, 2),
                Rig.change(3, 1),
                Rig.change(3, 2),
                Rig.change(3, 3)));
        rig.clock.advance(Duration.ofSeconds(10));
        Eventually.until("it is sent", () -> partner.taken().size() == 1);
        assertThat(ids(partner.taken().getFirst())).hasSize(2);
        Eventually.until("all are logged", () -> rig.log.attempts().size() == 6);
        Map<Outcome, List<Long>> ended = new HashMap<>();
        for (DeliveryAttempt attempt : rig.log.attempts()) {
            ended.computeIfAbsent(attempt.outcome(), _ -> new ArrayList<>())
                    .add(attempt.change().sequence());
        }
        assertThat(ended.get(Outcome.COALESCED)).containsExactly(1L, 2L, 1L, 2L);
        assertThat(ended.get(Outcome.DELIVERED)).containsExactly(1L, 3L);
    }

    @Test
    void triesOnlyThoseAgainThatThePartnerAsksFor() {
        partner.behaves(received -> {
            List<String> ids = ids(received);
            return ids.size() == 1
                    ? new Response(200)
                    : new Response(
                            200,
                            "{\"results\": [{\"message_id\": \"" + ids.get(0) + "\", \"status\": \"ok\"},"
                                    + "{\"message_id\": \"" + ids.get(1) + "\", \"status\": \"retry\"},"
                                    + "{\"message_id\": \"" + ids.get(2) + "\", \"status\": \"drop\"}]}",
                            "",
                            "");
        });
        Webhooks webhooks = serve("{'batch': {'size': 3}}");
        webhooks.enqueue(Rig.changes(3, 1));
        Eventually.until("the first attempt", () -> rig.log.attempts().size() == 3);
        assertThat(rig.log.attempts())
                .extracting(DeliveryAttempt::outcome)
                .containsExactlyInAnyOrder(Outcome.DELIVERED, Outcome.WILL_RETRY, Outcome.DEAD);
        rig.clock.advance(Duration.ofSeconds(6));
        Eventually.until("the second attempt", () -> partner.received().size() == 2);
        assertThat(ids(partner.received().get(1)))
                .containsExactly(ids(partner.received().get(0)).get(1));
        assertThat(webhooks.deadLetters(Rig.SHOP, "crm", 10))
                .extracting(DeadLetter::messageId)
                .containsExactly(ids(partner.received().get(0)).get(2));
        assertThat(webhooks.replay(
                        Rig.SHOP,
                        "crm",
                        rig.clock.now().minusSeconds(60),
                        rig.clock.now().plusSeconds(60)))
                .isEqualTo(1);
        Eventually.until("the replay arrives", () -> partner.received().size() == 3);
    }

    @Test
    void keepsToTheRateThatIsAskedFor() {
        Webhooks webhooks = serve("{'rate': {'per_second': 1, 'burst': 2}}");
        webhooks.enqueue(Rig.changes(5, 1));
        Eventually.until("the burst", () -> partner.taken().size() == 2);
        for (int expected = 3; expected <= 5; expected++) {
            Eventually.until(
                    "the rest waits", () -> rig.signals.lanes().stream().allMatch(lane -> lane.depth() <= 3));
            assertThat(partner.received()).hasSize(expected - 1);
            rig.clock.advance(Duration.ofSeconds(1));
            int now = expected;
            Eventually.until("one more", () -> partner.taken().size() == now);
        }
    }

    @Test
    void holdsMessagesBackWhileItIsPaused() {
        rig.endpoints(endpoint("{}", true, Map.of()));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(Rig.changes(3, 1));
        Eventually.until("they wait", () -> rig.signals.lanes().stream().anyMatch(lane -> lane.depth() == 3));
        assertThat(webhooks.status(rig.catalog.webhooks().getFirst()).state()).isEqualTo(LaneStatus.State.PAUSED);
        assertThat(partner.received()).isEmpty();
        rig.endpoints(endpoint("{}", false, Map.of()));
        Eventually.until("all are taken", () -> partner.taken().size() == 3);
    }

    @Test
    void stopsAfterNothingButFailures() {
        partner.behaves(received -> new Response(500));
        Webhooks webhooks = serve("{'pause_after': 'PT1H', 'retry': ['PT10M', 'PT10M', 'PT2H', 'PT2H']}");
        webhooks.enqueue(List.of(Rig.change(1, 1)));
        WebhookEndpoint crm = rig.catalog.webhooks().getFirst();
        Eventually.until("it fails", () -> webhooks.status(crm).state() == LaneStatus.State.FAILING);
        rig.clock.advance(Duration.ofMinutes(12));
        Eventually.until("it fails again", () -> rig.log.attempts().size() == 2);
        rig.clock.advance(Duration.ofHours(3));
        Eventually.until("it is stopped", () -> webhooks.status(crm).state() == LaneStatus.State.STOPPED);
        Eventually.until("notice is given", () -> !rig.signals.stopped.isEmpty());
        int before = partner.received().size();
        rig.clock.advance(Duration.ofDays(1));
        partner.behaves(received -> new Response(200));
        webhooks.resume(Rig.SHOP, "crm");
        Eventually.until("it is taken", () -> partner.taken().size() == 1);
        assertThat(partner.received()).hasSize(before + 1);
    }

    @Test
    void mapsWithFactsAndSecretsAndSettlesWhatCannotBeSent() {
        JsonNode mail = new TextNode("Anna@Example.com");
        rig.facts = (project, profiles, question) -> {
            assertThat(question.purposes()).containsExactly("advertising");
            return Map.of(Rig.change(1, 1).profile(), new Facts(Map.of("email", mail), Map.of(), Map.of()));
        };
        rig.endpoints(endpoint(
                "{'purposes': ['advertising'], 'mapping': {'require': ['traits.email'], 'entered': {'path': ['/', {'$':"
                        + " 'secrets.token'}], 'json': {'m': {'$': 'traits.email', 'as': ['lower']}}}}}",
                false,
                Map.of("token", Rig.SEALING.seal("t/1"))));
        rig.start().enqueue(List.of(Rig.change(1, 1), Rig.change(1, 2), Rig.change(2, 1)));
        Eventually.until("all are logged", () -> rig.log.attempts().size() == 3);
        assertThat(partner.received()).hasSize(1);
        assertThat(partner.received().getFirst().path()).isEqualTo("/hook/t%2F1");
        assertThat(partner.received().getFirst().body().path("m").asText()).isEqualTo("anna@example.com");
        assertThat(rig.log.attempts())
                .extracting(DeliveryAttempt::outcome)
                .containsExactly(Outcome.DELIVERED, Outcome.SUPPRESSED, Outcome.SUPPRESSED);
        assertThat(rig.log.attempts()).noneMatch(attempt -> attempt.error().contains("Anna"));
    }

    @Test
    void leavesOutReasonsThatNobodyAskedFor() {
        MembershipChange one = Rig.change(1, 1);
        MembershipChange initial = new MembershipChange(
                one.project(),
                one.segment(),
                Rig.change(2, 1).profile(),
                one.kind(),
                1,
                one.at(),
                1,
                MembershipChange.Reason.INITIAL);
        Webhooks webhooks = serve("{'kinds': ['entered']}");
        webhooks.enqueue(List.of(initial, one, Rig.change(1, 2)));
        Eventually.until("one is taken", () -> rig.signals.count(Outcome.DELIVERED) == 1);
        assertThat(rig.signals.enqueued()).isEqualTo(1);
        rig.endpoints(endpoint("{'reasons': ['initial']}", false, Map.of()));
        webhooks.enqueue(List.of(initial));
        Eventually.until("the other is taken", () -> rig.signals.count(Outcome.DELIVERED) == 2);
        assertThat(partner.received().getLast().body().at("/data/reason").asText())
                .isEqualTo("initial");
    }
}
