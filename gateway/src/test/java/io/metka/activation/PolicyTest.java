package io.metka.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.activation.ProfileFacts.Known;
import io.metka.model.CommunicationPolicy;
import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.CommunicationPolicy.QuietHours;
import io.metka.model.CommunicationPolicy.Rivalry;
import io.metka.model.ConsentDecision;
import io.metka.model.ConsentState;
import io.metka.model.IdentifierHash;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a message goes, when it waits, and when it never goes. */
final class PolicyTest {
    private static final Verdict SEND = new Verdict.Send();
    private static final Duration WEEK = Duration.ofDays(7);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everybodyIsListedButWhoIsHeldOutDoesNotAgreeOrWasNotTold() {
        world.activations.put("crm", new CommunicationPolicy.Activation("sms", Set.of("advertising"), null, 0, 1));
        for (int number = 1; number <= 6; number++) {
            Set<String> granted = number == 2 ? Set.of() : Set.of("advertising");
            world.known.put(World.profile(number), new Known("UTC", new ConsentState(granted, Set.of()), Set.of()));
        }
        world.caps = List.of(World.cap("sms", 1, WEEK, false));
        assertThat(world.decide("crm", world.change(3, 1))).isEqualTo(SEND);
        assertThat(world.decide("crm", world.change(3, 3))).isInstanceOf(Verdict.Suppress.class);
        world.caps = List.of();
        world.quiet = List.of(new QuietHours(Set.of(), LocalTime.of(11, 0), LocalTime.of(13, 0), Set.of()));
        assertThat(world.decide("crm", world.change(4, 1))).isInstanceOf(Verdict.Later.class);

        assertThat(listed("crm", 1, 2, 3, 4)).containsExactlyInAnyOrder(World.profile(1));
        assertThat(world.activation.listed("crm", List.of(world.change(3, 1)), world.clock.now()))
                .as("of an entry that was sent")
                .containsExactly(World.profile(3));
        world.quiet = List.of();
        assertThat(world.decide("crm", world.change(4, 1))).isEqualTo(SEND);
        assertThat(listed("crm", 4)).containsExactly(World.profile(4));
        assertThat(listed("mail", 1, 2)).as("the policy does not name it").hasSize(2);

        world.activations.put(
                "crm", new CommunicationPolicy.Activation("", Set.of("advertising"), new Holdout(10_000, "x"), 0, 1));
        assertThat(listed("crm", 5, 6)).isEmpty();
        world.activations.put("crm", new CommunicationPolicy.Activation("", Set.of(), null, 0, 1));
        world.activation.write();
        assertThat(world.store.assignments(world.project, null, 10))
                .extracting(Assignment::profile)
                .as("who was kept off the list is assigned")
                .containsExactlyInAnyOrder(World.profile(5), World.profile(6));
    }

    private Set<ProfileId> listed(String endpoint, int... profiles) {
        List<MembershipChange> entries = IntStream.of(profiles)
                .mapToObj(number -> world.change(number, number == 3 ? 3 : 1))
                .toList();
        return world.activation.listed(endpoint, entries, world.clock.now());
    }

    @Test
    void aCapHoldsForAProfileAndChannelOverAllEndpoints() {
        world.activation("crm", "sms", null);
        world.activation("shop", "sms", null);
        world.activation("mail", "email", null);
        world.caps = List.of(World.cap("sms", 2, WEEK, false));

        assertThat(world.decide("crm", world.change(1, 1))).isEqualTo(SEND);
        assertThat(world.decide("crm", world.change(1, 1)))
                .as("a retry counts once")
                .isEqualTo(SEND);
        assertThat(world.decide("shop", world.change(1, 1))).isEqualTo(SEND);
        assertThat(world.decide("shop", world.change(1, 3)))
                .isEqualTo(new Verdict.Suppress("frequency cap: 2 in PT168H on sms"));
        assertThat(world.decide("crm", world.change(1, 1)))
                .as("a retry of what was counted before")
                .isEqualTo(SEND);
        assertThat(world.decide("mail", world.change(1, 1))).isEqualTo(SEND);
        assertThat(world.decide("shop", world.change(2, 1))).isEqualTo(SEND);
        assertThat(world.decide("shop", world.change(1, 4)))
                .as("the exit of an entry that was too many")
                .isInstanceOf(Verdict.Suppress.class);
        assertThat(world.decide("crm", world.change(1, 2)))
                .as("exits disturb nobody and are not counted")
                .isEqualTo(SEND);

        world.clock.advance(WEEK.minusMillis(1));
        assertThat(world.decide("shop", world.change(1, 5))).isInstanceOf(Verdict.Suppress.class);
        world.clock.advance(Duration.ofMillis(1));
        assertThat(world.decide("shop", world.change(1, 7)))
                .as("the window is (t − per, t]")
                .isEqualTo(SEND);
    }

    @Test
    void whatIsTooMuchCanWaitUntilThereIsRoom() {
        world.activation("crm", "sms", null);
        world.caps = List.of(World.cap("", 2, WEEK, true));
        world.decide("crm", world.change(1, 1));
        world.clock.advance(Duration.ofHours(1));
        world.decide("crm", world.change(1, 3));
        world.clock.advance(Duration.ofHours(1));

        Instant room = World.NOON.plus(WEEK);
        assertThat(world.decide("crm", world.change(1, 5)))
                .isEqualTo(new Verdict.Later(room, "frequency cap: 2 in PT168H"));
        world.clock.advance(Duration.between(world.clock.now(), room));
        assertThat(world.decide("crm", world.change(1, 5))).isEqualTo(SEND);
        assertThat(world.decide("crm", world.change(1, 7)))
                .isEqualTo(new Verdict.Later(
                        World.NOON.plus(Duration.ofHours(1)).plus(WEEK), "frequency cap: 2 in PT168H"));
    }

    @Test
    void capsOutliveRedisAndMerges() {
        world.activation("crm", "sms", null);
        world.caps = List.of(World.cap("sms", 1, WEEK, false));
        MembershipChange change = world.change(1, 1);
        assertThat(world.decide("crm", change)).isEqualTo(SEND);
        world.activation.merged(
                List.of(new ProfileMerge(world.project, World.profile(1), World.profile(2), "e", World.NOON)));
        assertThat(world.decide("crm", world.change(2, 1))).isInstanceOf(Verdict.Suppress.class);

        world.redisForgets();
        world.store.delivered.add(new AssignmentStore.Delivered(World.profile(2), "crm", "cart", 1, World.NOON));
        assertThat(world.decide("crm", world.change(2, 3))).isInstanceOf(Verdict.Suppress.class);
        assertThat(world.decide("crm", world.change(3, 1))).isEqualTo(SEND);
    }

    @Test
    void quietHoursFollowTheProfilesClock() {
        world.activation("crm", "sms", null);
        world.activation("ads", "ads", null);
        world.quiet = List.of(new QuietHours(Set.of("sms"), LocalTime.of(21, 0), LocalTime.of(9, 0), Set.of()));
        known(1, "Asia/Vladivostok");
        known(2, "Nowhere/Atall");

        // 12:00 UTC is 22:00 in Vladivostok; nine o'clock there is 23:00 UTC.
        assertThat(world.decide("crm", world.change(1, 1)))
                .isEqualTo(new Verdict.Later(Instant.parse("2026-11-22T23:00:00Z"), "quiet hours"));
        assertThat(world.decide("ads", world.change(1, 1))).isEqualTo(SEND);
        assertThat(world.decide("crm", world.change(2, 1)))
                .as("the project's clock says noon")
                .isEqualTo(SEND);
        assertThat(world.decide("crm", world.change(1, 2)))
                .as("exits disturb nobody")
                .isEqualTo(SEND);
        world.clock.advance(Duration.ofHours(11));
        assertThat(world.decide("crm", world.change(1, 1))).isEqualTo(SEND);
    }

    @Test
    void hoursAcrossMidnightWeekendsAndTheClocksChange() {
        QuietHours night = new QuietHours(Set.of(), LocalTime.of(22, 0), LocalTime.of(8, 0), Set.of());
        QuietHours weekend = new QuietHours(
                Set.of(), LocalTime.of(0, 0), LocalTime.of(0, 0), Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant friday = Instant.parse("2026-10-23T21:00:00Z");
        assertThat(QuietTime.over(List.of(night), berlin, friday)).isEqualTo("2026-10-24T06:00:00Z");
        assertThat(QuietTime.over(List.of(night, weekend), berlin, friday))
                .as("until Monday at eight, an hour later by UTC since the clocks went back")
                .isEqualTo("2026-10-26T07:00:00Z");
        assertThat(QuietTime.over(List.of(night), berlin, Instant.parse("2026-10-24T06:00:00Z")))
                .isEqualTo("2026-10-24T06:00:00Z");
        assertThat(QuietTime.over(List.of(night), berlin, Instant.parse("2026-10-24T20:00:00Z")))
                .isEqualTo("2026-10-25T07:00:00Z");
    }

    @Test
    void anExitTakesBackAnEntryThatWaits() {
        world.activation("crm", "sms", null);
        world.quiet = List.of(new QuietHours(Set.of(), LocalTime.of(11, 0), LocalTime.of(13, 0), Set.of()));
        MembershipChange entry = world.change(1, 1);
        MembershipChange exit = world.change(1, 2);
        MembershipChange again = world.change(1, 3);
        world.announce("crm", entry);
        assertThat(world.decide("crm", entry)).isInstanceOf(Verdict.Later.class);
        world.announce("crm", exit);
        world.announce("crm", again);
        world.clock.advance(Duration.ofHours(1));

        assertThat(world.decide("crm", entry))
                .isEqualTo(new Verdict.Suppress("the profile left the segment while its entry waited"));
        assertThat(world.decide("crm", entry)).isInstanceOf(Verdict.Suppress.class);
        assertThat(world.decide("crm", exit)).isEqualTo(new Verdict.Suppress("its entry was not sent"));
        assertThat(world.decide("crm", again)).isEqualTo(SEND);
    }

    @Test
    void theMostValuableActivationGoesFirst() {
        competing("a", 10, 1);
        competing("b", 4, 3);
        competing("c", 12, 1);
        world.activation("free", "sms", null);
        MembershipChange change = world.change(1, 1);
        List<Activation.Passage> all = List.of(
                new Activation.Passage("a", change),
                new Activation.Passage("b", change),
                new Activation.Passage("c", change),
                new Activation.Passage("free", change),
                new Activation.Passage("a", world.change(2, 1)));
        world.activation.announced(all);
        world.activation.announced(all);

        assertThat(world.decide("b", change)).as("of equal scores the first id").isEqualTo(SEND);
        assertThat(world.decide("a", change)).isEqualTo(new Verdict.Suppress("priority: b goes first"));
        assertThat(world.decide("c", change)).isEqualTo(new Verdict.Suppress("priority: b goes first"));
        assertThat(world.decide("free", change)).isEqualTo(SEND);
        assertThat(world.decide("a", world.change(2, 1))).isEqualTo(SEND);
        assertThat(world.decide("a", world.change(1, 3))).as("another tick").isEqualTo(SEND);
    }

    @Test
    void rivalsCanWaitForEachOther() {
        world.rivalry = new Rivalry(true, Duration.ofHours(24));
        competing("a", 3, 1);
        competing("b", 2, 1);
        competing("c", 1, 1);
        MembershipChange change = world.change(1, 1);
        world.activation.announced(List.of(
                new Activation.Passage("c", change),
                new Activation.Passage("b", change),
                new Activation.Passage("a", change)));

        assertThat(world.decide("a", change)).isEqualTo(SEND);
        assertThat(world.decide("b", change))
                .isEqualTo(new Verdict.Later(World.NOON.plus(Duration.ofHours(24)), "priority: a goes first"));
        assertThat(world.decide("c", change))
                .isEqualTo(new Verdict.Later(World.NOON.plus(Duration.ofDays(2)), "priority: a goes first"));
        world.clock.advance(Duration.ofHours(24));
        assertThat(world.decide("b", change)).isEqualTo(SEND);
    }

    @Test
    void whoIsHeldOutOrHasNotAgreedCompetesWithNobody() {
        world.activations.put(
                "best", new CommunicationPolicy.Activation("", Set.of(), new Holdout(10_000, "x"), 100, 1));
        world.activations.put("next", new CommunicationPolicy.Activation("", Set.of("advertising"), null, 50, 1));
        competing("last", 1, 1);
        MembershipChange change = world.change(1, 1);
        world.activation.announced(List.of(
                new Activation.Passage("best", change),
                new Activation.Passage("next", change),
                new Activation.Passage("last", change)));

        assertThat(world.decide("best", change)).isInstanceOf(Verdict.HeldOut.class);
        assertThat(world.decide("next", change)).isEqualTo(new Verdict.Suppress("consent: advertising is not granted"));
        assertThat(world.decide("last", change)).isEqualTo(SEND);
    }

    @Test
    void consentIsAskedForWhenItIsSent() {
        world.activations.put(
                "crm",
                new CommunicationPolicy.Activation("sms", Set.of("advertising"), new Holdout(10_000, "x"), 0, 1));
        assertThat(world.decide("crm", world.change(1, 1)))
                .as("unknown means denied")
                .isInstanceOf(Verdict.Suppress.class);
        world.activation.write();
        assertThat(world.store.stored)
                .as("who may not be spoken to is in no group")
                .isEmpty();

        IdentifierHash cookie = new IdentifierHash("anonymous_id", "aa");
        IdentifierHash user = new IdentifierHash("user_id", "bb");
        world.known.put(
                World.profile(2),
                new Known("", new ConsentState(Set.of("advertising"), Set.of()), Set.of(cookie, user)));
        assertThat(world.decide("crm", world.change(2, 1)))
                .as("what the last event declared, where the ledger has nothing")
                .isInstanceOf(Verdict.HeldOut.class);
        world.decisions.put(user, Map.of("advertising", new ConsentDecision(false, World.NOON, "r1")));
        assertThat(world.decide("crm", world.change(2, 3)))
                .as("withdrawn a moment ago")
                .isInstanceOf(Verdict.Suppress.class);
        world.decisions.put(cookie, Map.of("advertising", new ConsentDecision(true, World.NOON, "r2")));
        assertThat(world.decide("crm", world.change(2, 5)))
                .as("of two decisions of the same instant the one that denies")
                .isInstanceOf(Verdict.Suppress.class);
        world.decisions.put(cookie, Map.of("advertising", new ConsentDecision(true, World.NOON.plusMillis(1), "r3")));
        assertThat(world.decide("crm", world.change(2, 7))).isInstanceOf(Verdict.HeldOut.class);
    }

    private void competing(String endpoint, double value, double weight) {
        world.activations.put(endpoint, new CommunicationPolicy.Activation("", Set.of(), null, value, weight));
    }

    private void known(int profile, String timezone) {
        world.known.put(World.profile(profile), new Known(timezone, ConsentState.UNKNOWN, Set.of()));
    }
}
