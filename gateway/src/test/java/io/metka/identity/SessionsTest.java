package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.embedded.Stores;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Enrichment;
import io.metka.model.Enrichment.Campaign;
import io.metka.model.Enrichment.Session;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.redis.Clients;
import io.metka.redis.RedisLink;
import io.metka.redis.Script;
import io.metka.settings.EnrichSettings;
import io.metka.support.ManualClock;
import io.metka.telemetry.EnrichSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which visit an event belongs to, on a real Redis: by journeys, and against a naive model. */
final class SessionsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);
    private static final ProfileId IVAN = profile(1);
    private static final ProfileId OLGA = profile(2);

    private final ProjectId project = new ProjectId(Stores.freshName("sessions"));
    private long position;

    @Test
    void aPauseBeginsASessionAndActivityDoesNot() {
        List<Session> sessions = assign(
                settings(true, ""),
                at(IVAN, 0, ""),
                at(IVAN, 29, ""),
                at(IVAN, 58, ""),
                at(IVAN, 89, ""),
                at(OLGA, 60, ""));
        assertThat(sessions.stream().map(Session::number)).containsExactly(1L, 1L, 1L, 2L, 1L);
        assertThat(sessions.stream().map(Session::first)).containsExactly(true, false, false, true, true);
        assertThat(sessions.get(2).startedAt()).isEqualTo(Visits.START);
        assertThat(sessions.stream().map(Session::id).distinct()).hasSize(3).allMatch(id -> id.length() == 24);
    }

    @Test
    void anotherCampaignBeginsASessionUnlessThatIsSwitchedOff() {
        ProfiledEvent[] visit = {
            at(IVAN, 0, ""), at(IVAN, 1, "spring"), at(IVAN, 2, ""), at(IVAN, 3, "spring"), at(IVAN, 4, "sale")
        };
        assertThat(numbers(assign(settings(true, ""), visit))).containsExactly(1L, 2L, 2L, 2L, 3L);
        ProfiledEvent[] other = {at(OLGA, 0, ""), at(OLGA, 1, "spring"), at(OLGA, 4, "sale")};
        assertThat(numbers(assign(settings(false, ""), other))).containsExactly(1L, 1L, 1L);
    }

    @Test
    void aReferrerAloneIsNoCampaign() {
        ProfiledEvent search =
                with(at(IVAN, 1, ""), new Campaign("yandex", "organic", "", "", "", "", "", "", "organic_search"));
        assertThat(numbers(assign(settings(true, ""), at(IVAN, 0, ""), search))).containsExactly(1L, 1L);
    }

    @Test
    void lateEventsJoinTheSessionThatTheyFallInto() {
        List<Session> sessions = assign(
                settings(true, ""),
                at(IVAN, 0, ""),
                at(IVAN, 10, ""),
                at(IVAN, 100, ""),
                at(IVAN, 5, ""),
                at(IVAN, 80, ""),
                at(IVAN, 30, ""));
        assertThat(numbers(sessions)).containsExactly(1L, 1L, 2L, 1L, 2L, 1L);
        assertThat(sessions.get(4).startedAt()).isEqualTo(Visits.START.plus(Duration.ofMinutes(100)));
    }

    @Test
    void theEventThatBroughtTheVisitorMayArriveSecond() {
        assertThat(numbers(assign(settings(true, ""), at(IVAN, 2, ""), at(IVAN, 1, "spring"), at(IVAN, 3, "spring"))))
                .containsExactly(1L, 1L, 1L);
    }

    @Test
    void midnightBeginsASessionWhereItIsSet() {
        // 10:00 UTC is 13:00 in Moscow, and 11 hours later the day has changed there and nowhere else.
        ProfiledEvent[] visit = {at(IVAN, 650, ""), at(IVAN, 670, "")};
        assertThat(numbers(assign(settings(true, "Europe/Moscow"), visit))).containsExactly(1L, 2L);
        ProfiledEvent[] other = {at(OLGA, 650, ""), at(OLGA, 670, "")};
        assertThat(numbers(assign(settings(true, ""), other))).containsExactly(1L, 1L);
    }

    @Test
    void aVisitGoesOnAfterAMerge() {
        try (Sessions sessions = sessions(settings(true, ""))) {
            List<Session> before = found(sessions.assign("n", List.of(at(OLGA, -600, ""), at(IVAN, 0, "")), List.of()));
            ProfiledEvent login = at(OLGA, 1, "");
            var merge = new ProfileMerge(project, IVAN, OLGA, login.event().id(), Visits.START);
            List<Session> after =
                    found(sessions.assign("n", List.of(login, at(OLGA, 2, ""), at(OLGA, 50, "")), List.of(merge)));
            assertThat(after.get(0).id()).isEqualTo(before.get(1).id());
            assertThat(after.get(1).first()).isFalse();
            assertThat(after.get(2).number()).isEqualTo(3);
        }
    }

    @Test
    void whatIsKeptOfAProfileGoesWithoutEvents() {
        Script soonest = Script.of("""
                local least = 1e15
                for _, key in ipairs(redis.call('KEYS', KEYS[1] .. 's*')) do
                    least = math.min(least, redis.call('PTTL', key))
                    redis.call('PEXPIRE', key, 1000000)
                end
                return tostring(least)
                """);
        String prefix = "{" + project.value() + "}:";
        long day = Duration.ofDays(1).toMillis();
        try (Sessions sessions = sessions(settings(true, ""));
                RedisLink redis = Clients.shared().link()) {
            sessions.assign("n", List.of(at(IVAN, 0, "")), List.of());
            assertThat(Long.parseLong(redis.run(soonest, List.of(prefix)).getFirst()))
                    .isBetween(day - 60_000, day);
            sessions.assign("n", List.of(at(IVAN, 10, "")), List.of());
            assertThat(Long.parseLong(redis.run(soonest, List.of(prefix)).getFirst()))
                    .as("of a visit that goes on the end alone is written, and the time to live stays")
                    .isBetween(1L, 1_000_000L);
            List<Session> later = found(sessions.assign("n", List.of(at(IVAN, 39, ""), at(IVAN, 65, "")), List.of()));
            assertThat(numbers(later)).containsExactly(1L, 1L);
            assertThat(Long.parseLong(redis.run(soonest, List.of(prefix)).getFirst()))
                    .as("but with each hour it begins anew")
                    .isBetween(day - 60_000, day);
        }
    }

    @Test
    void nobodyHasNoSession() {
        assertThat(assign(settings(true, ""), at(ProfileId.ANONYMOUS, 0, ""))).containsExactly(Session.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomOrdersMergesAndRepetitionsAgreeWithTheNaiveModel(long seed) {
        Random random = new Random(seed);
        NaiveSessions naive = new NaiveSessions(TIMEOUT);
        Map<String, String> openers = new HashMap<>();
        try (Sessions sessions = sessions(settings(true, ""));
                Sessions afterACrash = sessions(settings(true, ""))) {
            for (int range = 0; range < 40; range++) {
                List<ProfiledEvent> events = new ArrayList<>();
                List<ProfileMerge> merges = new ArrayList<>();
                List<Session> expected = new ArrayList<>();
                for (int i = random.nextInt(1, 60); i > 0; i--) {
                    step(random, naive, events, merges, expected);
                }
                List<ProfiledEvent> answer = sessions.assign("n" + range % 2, events, merges);
                compare(answer, expected, openers);
                if (random.nextInt(3) == 0) {
                    assertThat(afterACrash.assign("n" + range % 2, events, merges))
                            .as("seed %d, range %d again", seed, range)
                            .isEqualTo(answer);
                }
            }
        }
    }

    /** Another node may have touched the same profiles in the meantime. */
    @Test
    void aRangeThatIsRepeatedLateHasTheSameAnswer() {
        try (Sessions sessions = sessions(settings(true, ""))) {
            List<ProfiledEvent> range = List.of(at(IVAN, 0, ""), at(IVAN, 15, ""));
            List<ProfiledEvent> answer = sessions.assign("a", range, List.of());
            sessions.assign("b", List.of(at(IVAN, 5, "spring"), at(IVAN, 10, "sale")), List.of());
            assertThat(sessions.assign("a", range, List.of())).isEqualTo(answer);
        }
    }

    @Test
    void aRangeOfManyCallsKeepsItsOrder() {
        ProfiledEvent[] events = new ProfiledEvent[SessionChunk.MOST_EVENTS * 2 + 7];
        for (int i = 0; i < events.length; i++) {
            events[i] = at(profile(i % 3 + 10), i, "");
        }
        List<Session> sessions = assign(settings(true, ""), events);
        assertThat(sessions).allMatch(session -> session.number() == 1);
        assertThat(sessions.stream().filter(Session::first)).hasSize(3);
    }

    private void step(
            Random random,
            NaiveSessions naive,
            List<ProfiledEvent> events,
            List<ProfileMerge> merges,
            List<Session> expected) {
        ProfileId profile = profile(random.nextInt(6));
        String campaign = random.nextInt(4) == 0 ? "c" + random.nextInt(3) : "";
        ProfiledEvent event = at(profile, random.nextInt(600), campaign);
        if (random.nextInt(12) == 0) {
            ProfileId loser = profile(random.nextInt(6));
            if (!loser.equals(profile)) {
                merges.add(
                        new ProfileMerge(project, loser, profile, event.event().id(), Visits.START));
                naive.merge(loser, profile);
            }
        }
        events.add(event);
        expected.add(naive.see(profile, event.event().id(), event.event().time(), campaign));
    }

    /** The naive model names a session by its opener, the stage by an id of its own. */
    private static void compare(List<ProfiledEvent> answer, List<Session> expected, Map<String, String> openers) {
        assertThat(answer).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            Session session = answer.get(i).enrichment().session();
            Session model = expected.get(i);
            if (session.first()) {
                openers.put(session.id(), answer.get(i).event().id());
            }
            assertThat(new Session(
                            openers.getOrDefault(session.id(), ""),
                            session.number(),
                            session.startedAt(),
                            session.first()))
                    .as("event %d", i)
                    .isEqualTo(model);
        }
    }

    private List<Session> assign(EnrichSettings.Session settings, ProfiledEvent... events) {
        try (Sessions sessions = sessions(settings)) {
            return found(sessions.assign("n", List.of(events), List.of()));
        }
    }

    private static List<Session> found(List<ProfiledEvent> events) {
        return events.stream().map(event -> event.enrichment().session()).toList();
    }

    private static List<Long> numbers(List<Session> sessions) {
        return sessions.stream().map(Session::number).toList();
    }

    private static Sessions sessions(EnrichSettings.Session settings) {
        return new Sessions(
                settings, Duration.ofDays(1), Visits.redis(), new ManualClock(Visits.START), EnrichSignals.NOOP);
    }

    private static EnrichSettings.Session settings(boolean campaignStarts, String midnight) {
        return new EnrichSettings.Session(TIMEOUT, campaignStarts, midnight);
    }

    private static ProfileId profile(int number) {
        return new ProfileId(new UUID(7, number + 1));
    }

    private ProfiledEvent at(ProfileId profile, int minute, String campaign) {
        position += 100;
        Instant time = Visits.START.plus(Duration.ofMinutes(minute));
        Event event = new Event(
                project.value() + position,
                "page_view",
                time,
                List.of(),
                ConsentState.UNKNOWN,
                Page.NONE,
                Commerce.NONE,
                JsonText.EMPTY_OBJECT);
        Origin origin = new Origin(project, "site", Visits.START, "", "");
        var profiled = new ProfiledEvent(origin, new Position(position), event, profile, List.of());
        return campaign.isEmpty()
                ? profiled
                : with(profiled, new Campaign("yandex", "cpc", campaign, "", "", "", "", "", "paid_search"));
    }

    private static ProfiledEvent with(ProfiledEvent event, Campaign campaign) {
        Enrichment none = Enrichment.NONE;
        return event.with(new Enrichment(none.device(), none.geo(), campaign, none.bot(), none.session()));
    }
}
