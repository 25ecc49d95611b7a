package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.MembershipChange;
import io.metka.model.WebhookEndpoint;
import io.metka.settings.WebhookSettings;
import io.metka.support.Eventually;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.WebhookSignals;
import io.metka.webhooks.Partner.Received;
import io.metka.webhooks.Partner.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole stage between a real Redis and partners that misbehave. */
final class WebhooksTest extends DeliveryFixture {
    private static final int PROFILES = 20;
    private static final int PER_PROFILE = 10;

    /** By how much a test that passes time moves the clock at once: little, so that no signature becomes stale. */
    private static final Duration STEP = Duration.ofMillis(100);

    @BeforeEach
    void build() {
        rig.endpoints(Rig.endpoint("crm", partner.url()));
    }

    /** Asserts that each profile's messages were taken 1, 2, 3 …, each once. */
    private static void assertInOrder(List<Received> taken, int perProfile) {
        Map<String, List<Long>> sequences = taken.stream()
                .collect(Collectors.groupingBy(
                        Received::profile, Collectors.mapping(Received::sequence, Collectors.toList())));
        assertThat(sequences).hasSize(PROFILES);
        assertThat(sequences.values())
                .allSatisfy(of -> assertThat(of)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, perProfile).boxed().toList()));
        assertThat(taken).allMatch(received -> received.verdict() == Signature.Verdict.VALID);
    }

    private void passTimeUntilTaken(int messages) {
        Eventually.until(() -> partner.taken().size() + " of " + messages + " were taken", () -> {
            rig.clock.advance(STEP);
            return partner.taken().size() >= messages;
        });
    }

    @Test
    void keepsTheOrderOfEachProfileAcrossRetriesAndRestarts() {
        Random chance = new Random(7);
        partner.behaves(received -> {
            synchronized (chance) {
                return new Response(chance.nextInt(3) == 0 ? 500 : 200);
            }
        });
        var usual = rig.settings;
        rig.settings = new WebhookSettings(
                new WebhookSettings.Retry(Collections.nCopies(30, STEP), Duration.ofDays(7), Duration.ofDays(1)),
                usual.http(),
                usual.lanes(),
                usual.log(),
                usual.stopWithin(),
                usual.sampleEvery());
        Webhooks first = rig.start();
        first.enqueue(Rig.changes(PROFILES, PER_PROFILE));
        passTimeUntilTaken(PROFILES * PER_PROFILE / 3);
        first.close();
        rig.start();
        passTimeUntilTaken(PROFILES * PER_PROFILE);
        assertInOrder(partner.taken(), PER_PROFILE);
    }

    @Test
    void sharesTheWorkAmongNodesWithoutDoubling() {
        Webhooks one = rig.start();
        Webhooks two = rig.start();
        List<MembershipChange> changes = Rig.changes(PROFILES, PER_PROFILE);
        one.enqueue(changes);
        two.enqueue(changes);
        one.enqueue(changes.subList(10, 30));
        passTimeUntilTaken(PROFILES * PER_PROFILE);
        assertInOrder(partner.taken(), PER_PROFILE);
        assertThat(partner.received()).hasSize(PROFILES * PER_PROFILE);
        assertThat(rig.signals.enqueued()).isEqualTo(PROFILES * PER_PROFILE);
    }

    @Test
    void letsADeadPartnerSlowNobodyElse() {
        CountDownLatch never = new CountDownLatch(1);
        try (Partner dead = new Partner(rig.clock)) {
            dead.behaves(received -> {
                await(never);
                return new Response(200);
            });
            rig.endpoints(Rig.endpoint("dead", dead.url()), Rig.endpoint("crm", partner.url()));
            rig.start().enqueue(Rig.changes(PROFILES, PER_PROFILE));
            Eventually.until("the other partner has all", () -> partner.taken().size() == PROFILES * PER_PROFILE);
            assertInOrder(partner.taken(), PER_PROFILE);
            assertThat(dead.taken()).isEmpty();
            assertThat(dead.received()).hasSizeBetween(1, 8);
            never.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void retriesBySchedulesAndKeepsADeadLetterForReplay() {
        partner.behaves(received -> new Response(500, "broken", "", ""));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(Rig.change(1, 1)));
        List<Duration> waits = rig.settings.retry().waits();
        for (int attempt = 1; attempt <= waits.size(); attempt++) {
            int expected = attempt;
            Eventually.until("attempt " + attempt, () -> rig.log.attempts().size() == expected);
            rig.clock.advance(waits.get(attempt - 1).minusMillis(1));
            assertThat(partner.received()).hasSize(attempt);
            rig.clock.advance(waits.get(attempt - 1).dividedBy(10).plusMillis(1));
        }
        Eventually.until("the last attempt", () -> rig.log.attempts().size() == waits.size() + 1);

        assertThat(rig.log.attempts())
                .extracting(DeliveryAttempt::attempt)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(rig.log.attempts())
                .extracting(DeliveryAttempt::messageId)
                .containsOnly(partner.received().getFirst().id());
        assertThat(rig.log.attempts().getFirst())
                .returns(Outcome.WILL_RETRY, DeliveryAttempt::outcome)
                .returns(500, DeliveryAttempt::status)
                .returns("HTTP 500: broken", DeliveryAttempt::error)
                .returns(Rig.change(1, 1), DeliveryAttempt::change);
        assertThat(rig.log.attempts().getLast().outcome()).isEqualTo(Outcome.DEAD);

        DeadLetter letter = webhooks.deadLetters(Rig.SHOP, "crm", 10).getFirst();
        partner.behaves(received -> new Response(200));
        assertThat(webhooks.replay(Rig.SHOP, "crm", letter.messageId())).isTrue();
        Eventually.until("the replay arrives", () -> partner.taken().size() == 1);
        assertThat(partner.taken().getFirst().id()).isEqualTo(letter.messageId());
        Eventually.until("all is counted", () -> rig.signals.count(Outcome.DELIVERED) == 1);
        assertThat(rig.signals.count(Outcome.WILL_RETRY)).isEqualTo(9);
        assertThat(rig.signals.count(Outcome.DEAD)).isEqualTo(1);
        assertThat(rig.signals.enqueued()).isEqualTo(2);
    }

    @Test
    void givesUpAMessageThatCanNeverBeTakenAndGoesOnWithTheNext() {
        partner.behaves(received -> new Response(received.sequence() == 1 ? 422 : 200));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(Rig.change(1, 1), Rig.change(1, 2)));
        Eventually.until("the second arrives", () -> partner.taken().size() == 1);
        assertThat(webhooks.deadLetters(Rig.SHOP, "crm", 10))
                .extracting(letter -> letter.change().sequence())
                .containsExactly(1L);
    }

    @Test
    void leavesAPartnerAloneThatAsksForIt() {
        partner.behaves(received -> Response.with(429, "retry-after", "600"));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(Rig.change(1, 1)));
        Eventually.until("the first attempt", () -> rig.log.attempts().size() == 1);
        webhooks.enqueue(Rig.changes(PROFILES, 1));
        rig.clock.advance(Duration.ofSeconds(599));
        waitForTwoPolls(webhooks);
        assertThat(partner.received()).hasSize(1);
        partner.behaves(received -> new Response(200));
        rig.clock.advance(Duration.ofSeconds(1));
        Eventually.until("all are taken", () -> partner.taken().size() == PROFILES);
    }

    /** Another endpoint's message goes through the same dispatcher, so the waiting lane has been looked at as well. */
    private void waitForTwoPolls(Webhooks webhooks) {
        WebhookEndpoint waiting = rig.catalog.webhooks().getFirst();
        try (Partner other = new Partner(rig.clock)) {
            for (int poll = 1; poll <= 2; poll++) {
                int expected = poll;
                rig.endpoints(waiting, Rig.endpoint("other" + poll, other.url()));
                webhooks.enqueue(List.of(Rig.change(1, 1)));
                Eventually.until("the other partner has it", () -> other.taken().size() == expected);
            }
        }
        rig.endpoints(waiting);
    }

    @Test
    void holdsTheLaneOfAPartnerThatIsGoneUntilItsUrlChanges() {
        partner.behaves(received -> new Response(410));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(Rig.changes(PROFILES, 1));
        Eventually.until("notice is given", () -> !rig.signals.gone.isEmpty());
        Eventually.until(
                "the lane is seen paused", () -> rig.signals.lanes().stream().anyMatch(WebhookSignals.Lane::paused));
        assertThat(rig.signals.lanes().getFirst().depth()).isEqualTo(PROFILES);
        assertThat(rig.signals.gone).isNotEmpty();
        int before = partner.received().size();
        waitForTwoPolls(webhooks);
        assertThat(partner.received()).hasSize(before).hasSizeLessThanOrEqualTo(8);

        partner.behaves(received -> new Response(200));
        rig.endpoints(Rig.endpoint("crm", URI.create(partner.url() + "/new")));
        Eventually.until("all are taken", () -> partner.taken().size() == PROFILES);
    }

    @Test
    void movesAPausedLaneAgainWhenItsEndpointIsEnabledAgainOrResumed() {
        partner.behaves(received -> new Response(410));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(Rig.change(1, 1), Rig.change(1, 2)));
        Eventually.until("notice is given", () -> !rig.signals.gone.isEmpty());
        Eventually.until(
                "the lane is seen paused", () -> rig.signals.lanes().stream().anyMatch(WebhookSignals.Lane::paused));
        partner.behaves(received -> new Response(received.sequence() == 1 ? 200 : 410));
        WebhookEndpoint on = rig.catalog.webhooks().getFirst();
        rig.endpoints(new WebhookEndpoint(on.project(), on.id(), on.url(), on.secret(), on.segments(), false));
        Eventually.until(
                "the pause is lifted", () -> rig.signals.lanes().stream().noneMatch(WebhookSignals.Lane::paused));
        assertThat(partner.taken()).isEmpty();
        rig.endpoints(on);
        Eventually.until("the first is taken", () -> partner.taken().size() == 1);
        Eventually.until("notice is given again", () -> rig.signals.gone.size() == 2);
        partner.behaves(received -> new Response(200));
        webhooks.resume(Rig.SHOP, "crm");
        Eventually.until("the second is taken", () -> partner.taken().size() == 2);
    }

    @Test
    void sendsOnlyWhatAnEndpointWants() {
        WebhookEndpoint crm = rig.catalog.webhooks().getFirst();
        rig.endpoints(
                crm,
                new WebhookEndpoint(crm.project(), "all", crm.url(), crm.secret(), Set.of(), true),
                new WebhookEndpoint(crm.project(), "off", crm.url(), crm.secret(), Set.of(), false),
                new WebhookEndpoint(
                        new io.metka.model.ProjectId("other"), "crm", crm.url(), crm.secret(), Set.of(), true));
        MembershipChange wanted = Rig.change(1, 1);
        MembershipChange elsewhere =
                new MembershipChange(Rig.SHOP, "vip", wanted.profile(), wanted.kind(), 1, wanted.at(), wanted.tick());
        rig.start().enqueue(List.of(wanted, elsewhere));
        Eventually.until("three are taken", () -> rig.signals.count(Outcome.DELIVERED) == 3);
        assertThat(rig.signals.enqueued()).isEqualTo(3);
        assertThat(partner.received().stream()
                        .map(received -> received.body().at("/data/segment").textValue()))
                .containsExactlyInAnyOrder("cart-left", "cart-left", "vip");
    }

    @Test
    void keepsAttemptsUntilTheDeliveryLogHasThem() {
        rig.log.setAway(true);
        rig.start().enqueue(Rig.changes(PROFILES, PER_PROFILE));
        Eventually.until("all are delivered", () -> rig.signals.count(Outcome.DELIVERED) == PROFILES * PER_PROFILE);
        Eventually.until("the log was tried", () -> rig.log.refused() > 1);
        rig.log.setAway(false);
        Eventually.until("all are logged", () -> distinctLogged() == PROFILES * PER_PROFILE);
        Map<Object, List<Long>> byProfile = rig.log.attempts().stream()
                .distinct()
                .collect(Collectors.groupingBy(
                        attempt -> attempt.change().profile(),
                        Collectors.mapping(attempt -> attempt.change().sequence(), Collectors.toList())));
        assertThat(byProfile.values())
                .allSatisfy(sequences -> assertThat(sequences).isSorted());
        Eventually.until(
                "nothing is left in Redis", () -> rig.signals.lanes().stream().allMatch(lane -> lane.unlogged() == 0));
    }

    private long distinctLogged() {
        return rig.log.attempts().stream()
                .map(DeliveryAttempt::messageId)
                .distinct()
                .count();
    }

    @Test
    void losesNothingWhileRedisIsAway() {
        List<MembershipChange> changes = Rig.changes(PROFILES, PER_PROFILE);
        AtomicInteger arrived = new AtomicInteger();
        CountDownLatch someArrived = new CountDownLatch(1);
        partner.behaves(received -> {
            if (arrived.incrementAndGet() == 30) {
                someArrived.countDown();
            }
            return new Response(200);
        });
        Webhooks webhooks = rig.start();
        webhooks.enqueue(changes.subList(0, 100));
        await(someArrived);
        redis.kill();
        assertThatThrownBy(() -> webhooks.enqueue(changes)).isInstanceOf(StoreUnavailableException.class);
        redis.restart();
        Eventually.until("the changes can be handed over", () -> {
            try {
                webhooks.enqueue(changes);
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
        Eventually.until(
                () -> distinctLogged() + " of " + changes.size() + " are logged",
                () -> distinctLogged() == changes.size());
        assertOrderedApartFromRepeats(partner.taken());
    }

    private static void assertOrderedApartFromRepeats(List<Received> taken) {
        Set<String> seen = new HashSet<>();
        List<Received> first = new ArrayList<>(taken);
        first.removeIf(received -> !seen.add(received.id()));
        assertInOrder(first, PER_PROFILE);
    }

    @Test
    void letsAnAttemptEndAtACleanStop() {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        partner.behaves(received -> {
            arrived.countDown();
            await(stopping);
            return new Response(200);
        });
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(Rig.change(1, 1), Rig.change(1, 2)));
        await(arrived);
        Thread stop = Thread.ofVirtual().start(webhooks::close);
        stopping.countDown();
        Eventually.until("the stop is over", () -> !stop.isAlive());
        assertThat(rig.log.attempts()).hasSizeBetween(1, 2);
        rig.start();
        Eventually.until("the second is taken", () -> partner.taken().size() == 2);
        assertThat(partner.received()).extracting(Received::sequence).containsExactly(1L, 2L);
    }

    @Test
    void leavesAnAttemptThatDoesNotEndForRedelivery() {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        partner.behaves(received -> {
            arrived.countDown();
            await(never);
            return new Response(500);
        });
        var usual = rig.settings;
        rig.settings = new WebhookSettings(
                usual.retry(), usual.http(), usual.lanes(), usual.log(), Duration.ofMillis(100), usual.sampleEvery());
        Webhooks webhooks = rig.start();
        webhooks.enqueue(List.of(Rig.change(1, 1)));
        await(arrived);
        long from = System.nanoTime();
        webhooks.close();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(4));
        partner.behaves(received -> new Response(200));
        rig.start();
        Eventually.until("it is taken", () -> partner.taken().size() == 1);
        assertThat(partner.received())
                .hasSize(2)
                .extracting(Received::id)
                .containsOnly(partner.taken().getFirst().id());
        never.countDown();
    }

    @Test
    void measuresItsLanes() {
        partner.behaves(received -> new Response(500));
        Webhooks webhooks = rig.start();
        webhooks.enqueue(Rig.changes(PROFILES, 2));
        rig.clock.advance(Duration.ofSeconds(3));
        Eventually.until(
                "the lane is measured",
                () -> rig.signals.lanes().stream()
                        .anyMatch(lane ->
                                lane.depth() == 2 * PROFILES && lane.oldest().equals(Duration.ofSeconds(3))));
        rig.endpoints();
        webhooks.forget(Rig.SHOP, "crm");
        Eventually.until("the lane is struck off", () -> rig.signals.lanes().isEmpty());
    }
}
