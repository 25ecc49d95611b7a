package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.redis.Clients;
import io.metka.redis.RedisLink;
import io.metka.settings.WebhookSettings;
import io.metka.support.Eventually;
import io.metka.webhooks.Lanes.Claim;
import io.metka.webhooks.Lanes.Head;
import io.metka.webhooks.Settlement.Fate;
import io.metka.webhooks.Settlement.Health;
import io.metka.webhooks.Settlement.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queues in a real Redis: order, once only, ownership, dead letters. */
final class LanesTest {
    private static final LaneId CRM = new LaneId(Rig.SHOP, "crm");
    private static final Terms URL =
            new Terms("https://crm.example/", 1, Duration.ZERO, Duration.ZERO, 1, Duration.ZERO);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    private static Path data;

    private static RedisChild server;

    private final FakeClock clock = new FakeClock();
    private RedisLink redis;

    @BeforeAll
    static void startRedis() {
        server = new RedisChild(data);
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @BeforeEach
    void connect() {
        server.flush();
        redis = Clients.at(server.url()).link();
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    private Lanes lanes(int sublanes, Duration lease) {
        return new Lanes(
                redis, clock, Rig.settings(Duration.ofSeconds(1), sublanes).lanes(), lease);
    }

    private List<Message> messages(int profiles, int perProfile) {
        return Rig.changes(profiles, perProfile).stream()
                .map(change -> Message.of(CRM, change, clock.now()))
                .toList();
    }

    private DeliveryAttempt attempt(Message message, Outcome outcome) {
        return new DeliveryAttempt(
                Rig.SHOP,
                "crm",
                message.id(),
                message.change(),
                1,
                clock.now(),
                Duration.ofMillis(5),
                outcome,
                200,
                "");
    }

    private @Nullable Head finish(Lanes lanes, Claim claim, DeliveryAttempt attempt, boolean more) {
        return settle(lanes, claim, attempt, null, more);
    }

    private void retry(Lanes lanes, Claim claim, DeliveryAttempt attempt, Wait wait) {
        assertThat(settle(lanes, claim, attempt, wait, true)).isNull();
    }

    private @Nullable Head settle(
            Lanes lanes, Claim claim, DeliveryAttempt attempt, @Nullable Wait wait, boolean more) {
        Message message = Message.of(CRM, attempt.change(), clock.now());
        List<Fate> fates = List.of(Fate.of(message, attempt));
        return lanes.settle(claim, new Settlement(fates, attempt.attempt(), wait, Health.OK), more);
    }

    @Test
    void handsOutEverySublaneInOrderToOneOwner() {
        Lanes lanes = lanes(4, LONG);
        assertThat(lanes.enqueue(CRM, messages(40, 5))).isEqualTo(200);
        List<Claim> claims = lanes.claim(CRM, URL, "me", 64);
        assertThat(claims).hasSize(4);
        assertThat(lanes.claim(CRM, URL, "other", 64)).isEmpty();

        Set<Object> profiles = new HashSet<>();
        for (Claim claim : claims) {
            List<Message> carried = carry(lanes, claim);
            Set<Object> here = new HashSet<>();
            carried.forEach(message -> here.add(message.change().profile()));
            assertThat(profiles).doesNotContainAnyElementsOf(here);
            profiles.addAll(here);
            for (Object profile : here) {
                assertThat(carried.stream()
                                .filter(message -> message.change().profile().equals(profile))
                                .map(message -> message.change().sequence()))
                        .containsExactly(1L, 2L, 3L, 4L, 5L);
            }
        }
        assertThat(profiles).hasSize(40);
        assertThat(lanes.sample(CRM, true).depth()).isZero();
    }

    private List<Message> carry(Lanes lanes, Claim claim) {
        List<Message> carried = new ArrayList<>();
        for (Head head = claim.head(); head != null; ) {
            carried.add(head.messages().getFirst());
            head = finish(lanes, claim, attempt(head.messages().getFirst(), Outcome.DELIVERED), true);
        }
        return carried;
    }

    @Test
    void remembersWhatItHadUntilLongAfterItLeft() {
        Lanes lanes = lanes(1, LONG);
        lanes.enqueue(CRM, messages(1, 1));
        assertThat(lanes.enqueue(CRM, messages(1, 2))).isEqualTo(1);
        clock.advance(Duration.ofDays(60));
        assertThat(lanes.enqueue(CRM, messages(1, 2))).isZero();
        carry(lanes, lanes.claim(CRM, URL, "me", 1).getFirst());
        clock.advance(Duration.ofDays(7));
        assertThat(lanes.enqueue(CRM, messages(1, 2))).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(lanes.enqueue(CRM, messages(1, 2))).isEqualTo(2);
    }

    @Test
    void passesASublaneOnWhenItsLeaseRunsOutAndFencesTheFormerOwner() {
        Lanes lanes = lanes(1, SHORT);
        lanes.enqueue(CRM, messages(1, 2));
        Claim slow = lanes.claim(CRM, URL, "slow", 1).getFirst();
        List<Claim> taken = new ArrayList<>();
        Eventually.until("the lease runs out", () -> {
            taken.addAll(lanes(1, LONG).claim(CRM, URL, "next", 1));
            return !taken.isEmpty();
        });
        Message first = slow.head().messages().getFirst();
        assertThat(taken.getFirst().head().messages().getFirst()).isEqualTo(first);

        assertThat(finish(lanes, slow, attempt(first, Outcome.DELIVERED), true)).isNull();
        retry(
                lanes,
                slow,
                attempt(first, Outcome.WILL_RETRY),
                new Wait(clock.now().plus(LONG), null));
        lanes.release(slow);
        assertThat(lanes.sample(CRM, true).depth()).isEqualTo(2);
        assertThat(lanes.sample(CRM, true).unlogged()).isZero();

        Claim owner = taken.getFirst();
        Head second = finish(lanes, owner, attempt(first, Outcome.DELIVERED), true);
        assertThat(Objects.requireNonNull(second).messages().getFirst().change().sequence())
                .isEqualTo(2);
    }

    @Test
    void letsASlowOwnerFinishWhenNobodyHasTakenOver() {
        Lanes lanes = lanes(1, SHORT);
        lanes.enqueue(CRM, messages(1, 1));
        Claim slow = lanes.claim(CRM, URL, "slow", 1).getFirst();
        String lease = CRM.prefix() + "lease:0";
        Eventually.until(
                "the lease runs out", () -> redis.command("EXISTS", lease).equals(List.of("0")));
        Message message = slow.head().messages().getFirst();
        finish(lanes, slow, attempt(message, Outcome.DELIVERED), true);
        assertThat(lanes.sample(CRM, true).depth()).isZero();
    }

    @Test
    void finishesOnceWhenTheAnswerOfAFinishWasLost() {
        Lanes lanes = lanes(1, LONG);
        lanes.enqueue(CRM, messages(1, 3));
        Claim claim = lanes.claim(CRM, URL, "me", 1).getFirst();
        Message first = claim.head().messages().getFirst();
        Head next = finish(lanes, claim, attempt(first, Outcome.DELIVERED), true);
        Head again = finish(lanes, claim, attempt(first, Outcome.DELIVERED), true);
        assertThat(Objects.requireNonNull(again).messages())
                .isEqualTo(Objects.requireNonNull(next).messages());
        assertThat(lanes.sample(CRM, true).depth()).isEqualTo(2);
        assertThat(lanes.sample(CRM, true).unlogged()).isEqualTo(1);
    }

    @Test
    void keepsTheWholeLaneWaitingWhenAPartnerAsksForIt() {
        Lanes lanes = lanes(2, LONG);
        lanes.enqueue(CRM, messages(20, 1));
        List<Claim> claims = lanes.claim(CRM, URL, "me", 2);
        Message first = claims.getFirst().head().messages().getFirst();
        retry(
                lanes,
                claims.getFirst(),
                attempt(first, Outcome.WILL_RETRY),
                new Wait(clock.now().plus(LONG), clock.now().plus(LONG)));
        Message other = claims.getLast().head().messages().getFirst();
        assertThat(finish(lanes, claims.getLast(), attempt(other, Outcome.DELIVERED), true))
                .isNull();
        assertThat(lanes.claim(CRM, URL, "me", 2)).isEmpty();
        clock.advance(LONG);
        assertThat(lanes.claim(CRM, URL, "me", 2))
                .hasSize(2)
                .anyMatch(claim -> claim.head().attempts() == 1);
    }

    @Test
    void takesANewNumberOfSublanesOnlyWhenNothingIsQueued() {
        lanes(2, LONG).enqueue(CRM, messages(40, 1));
        Lanes more = lanes(8, LONG);
        more.enqueue(CRM, messages(40, 2));
        List<Claim> two = more.claim(CRM, URL, "me", 64);
        assertThat(two).hasSize(2);
        two.forEach(claim -> carry(more, claim));
        more.enqueue(CRM, messages(40, 3));
        assertThat(more.claim(CRM, URL, "me", 64)).hasSize(8);
    }

    @Test
    void replaysDeadLettersUntilTheyAreTooOld() {
        Lanes lanes = lanes(1, LONG);
        lanes.enqueue(CRM, messages(1, 3));
        Claim claim = lanes.claim(CRM, URL, "me", 1).getFirst();
        Message first = claim.head().messages().getFirst();
        Head second = Objects.requireNonNull(finish(lanes, claim, attempt(first, Outcome.DEAD), true));
        clock.advance(Duration.ofDays(1));
        finish(lanes, claim, attempt(second.messages().getFirst(), Outcome.DEAD), false);
        assertThat(lanes.dead(CRM, 10))
                .extracting(DeadLetter::messageId)
                .containsExactly(first.id(), second.messages().getFirst().id());
        assertThat(lanes.dead(CRM, 1).getFirst().change()).isEqualTo(first.change());

        assertThat(lanes.enqueue(CRM, messages(1, 3))).isZero();
        assertThat(lanes.replay(CRM, first.id())).isTrue();
        assertThat(lanes.replay(CRM, first.id())).isFalse();
        assertThat(lanes.replay(CRM, "msg_unknown")).isFalse();
        assertThat(carry(lanes, lanes.claim(CRM, URL, "me", 1).getFirst()))
                .extracting(message -> message.change().sequence())
                .containsExactly(3L, 1L);

        clock.advance(WebhookSettings.Lanes.defaults().keepDead());
        assertThat(lanes.sample(CRM, true).dead()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        Lanes.Sample sample = lanes.sample(CRM, true);
        assertThat(sample.forgotten()).isEqualTo(1);
        assertThat(sample.dead()).isZero();
        assertThat(lanes.replay(CRM, second.messages().getFirst().id())).isFalse();
    }

    @Test
    void forgetsALaneButNotItsUnloggedAttempts() {
        Lanes lanes = lanes(4, LONG);
        lanes.enqueue(CRM, messages(40, 1));
        Claim claim = lanes.claim(CRM, URL, "me", 1).getFirst();
        finish(lanes, claim, attempt(claim.head().messages().getFirst(), Outcome.DEAD), false);
        lanes.forget(CRM);
        Lanes.Sample sample = lanes.sample(CRM, true);
        assertThat(sample.depth() + sample.dead()).isZero();
        assertThat(lanes.readLog(CRM, "writer", 10)).hasSize(1);
        lanes.trimLog(CRM, "writer", 1);
        lanes.strikeOff(CRM);
        assertThat(lanes.known()).isEmpty();
        List<String> left = redis.command("KEYS", "metka:webhooks:*");
        assertThat(left).isEmpty();
    }
}
