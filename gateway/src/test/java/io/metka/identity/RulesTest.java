package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.embedded.Stores;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierRule;
import io.metka.model.IdentityChange;
import io.metka.model.IdentityChange.Kind;
import io.metka.model.IdentityRules;
import io.metka.model.Normalisation;
import io.metka.model.ProfiledEvent;
import io.metka.settings.IdentitySettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.telemetry.IdentitySignals.Blocked;
import io.metka.telemetry.IdentitySignals.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a project's own rules change, on a real Redis. */
final class RulesTest {
    private final String project = Stores.freshName("rules");
    private final ManualClock clock = new ManualClock(Visits.START);
    private final CountingSignals signals = new CountingSignals();
    private final List<IdentityChange> journal = new ArrayList<>();
    private IdentityRules rules = IdentityRules.DEFAULT;
    private int made;

    @Test
    void aLimitCountsWhatWasAddedInItsPeriod() {
        rules = with(new IdentifierRule("user_id", Normalisation.TRIM, 1, 0, false), limit("card", 2, 7));
        List<ProfiledEvent> events = resolve(
                event("user_id", "ivan", "card", "1"),
                event("user_id", "ivan", "card", "2"),
                event("user_id", "ivan", "card", "3"));
        assertThat(kept(events)).containsExactly("user_id,card", "user_id,card", "user_id");

        clock.advance(Duration.ofDays(8));
        assertThat(kept(resolve(event("user_id", "ivan", "card", "3"), event("user_id", "ivan", "card", "4"))))
                .as("a week later there is room again")
                .containsExactly("user_id,card", "user_id,card");
        assertThat(kept(resolve(event("user_id", "ivan", "card", "5")))).containsExactly("user_id");
        assertThat(signals.refused).isEqualTo(Map.of(Refusal.IDENTIFIER_LIMIT, 2));
    }

    @Test
    void aLimitRefusesAMerge() {
        rules = with(new IdentifierRule("user_id", Normalisation.TRIM, 1, 0, false), limit("card", 1, 0));
        List<ProfiledEvent> events = resolve(
                event("user_id", "ivan", "card", "1"),
                event("crm_id", "7", "card", "2"),
                event("user_id", "ivan", "crm_id", "7"),
                event("crm_id", "7"));
        assertThat(kept(events)).containsExactly("user_id,card", "card,crm_id", "user_id", "crm_id");
        assertThat(events.get(3).profile()).isEqualTo(events.get(1).profile());
    }

    @Test
    void anotherTypeMayBeTheUniqueOne() {
        rules = new IdentityRules(
                List.of(
                        new IdentifierRule("crm_id", Normalisation.TRIM, 1, 0, false),
                        new IdentifierRule("user_id", Normalisation.TRIM, 9, 0, false)),
                "crm_id",
                true,
                Set.of(),
                List.of(),
                "RU",
                Set.of());
        List<ProfiledEvent> events = resolve(
                event("user_id", "ivan", "crm_id", "7"),
                event("user_id", "vanya", "crm_id", "7"),
                event("user_id", "ivan", "crm_id", "8"));
        assertThat(events.get(1).profile()).isEqualTo(events.get(0).profile());
        assertThat(kept(events)).containsExactly("crm_id,user_id", "crm_id,user_id", "crm_id");
    }

    @Test
    void priorityDecidesWhichIdentifierStays() {
        rules = with(limit("card", 5, 0), new IdentifierRule("user_id", Normalisation.TRIM, 1, 0, false));
        List<ProfiledEvent> events = resolve(
                event("user_id", "ivan", "card", "1"),
                event("user_id", "olga", "card", "2"),
                event("user_id", "olga", "card", "1"));
        assertThat(kept(events)).containsExactly("card,user_id", "card,user_id", "card");
        assertThat(events.get(2).profile()).isEqualTo(events.get(0).profile());
    }

    @Test
    void patternsValuesAndUnlistedTypesCanBeBlocked() {
        rules = new IdentityRules(
                IdentityRules.DEFAULT.types(), "user_id", false, Set.of("Robot"), List.of("test-\\d+"), "RU", Set.of());
        List<ProfiledEvent> events = resolve(
                event("user_id", "test-17", "anonymous_id", "a"),
                event("user_id", "ROBOT", "anonymous_id", "a"),
                event("user_id", "test-17b", "anonymous_id", "a"),
                event("crm_id", "5", "email", "nobody"));
        assertThat(kept(events)).containsExactly("anonymous_id", "anonymous_id", "user_id,anonymous_id", "");
        assertThat(signals.blockedBy).isEqualTo(Map.of(Blocked.VALUE, 2, Blocked.TYPE, 1, Blocked.MALFORMED, 1));
    }

    @Test
    void theJournalSaysWhatChangedAndWhy() {
        List<ProfiledEvent> events = resolve(
                event("user_id", "ivan", "anonymous_id", "tablet"),
                event("anonymous_id", "laptop"),
                event("user_id", "ivan", "anonymous_id", "laptop"),
                event("user_id", "ivan", "anonymous_id", "laptop"),
                event("user_id", "olga", "anonymous_id", "tablet"));
        var ivan = events.get(0).profile();
        var olga = events.get(4).profile();
        assertThat(journal.stream().map(IdentityChange::kind))
                .containsExactly(Kind.CREATED, Kind.CREATED, Kind.MERGED, Kind.CREATED, Kind.SHARED);
        assertThat(journal.get(0).identifiers()).isEqualTo(events.get(0).identifiers());
        assertThat(journal.get(2).profile()).isEqualTo(ivan);
        assertThat(journal.get(2).other()).isEqualTo(events.get(1).profile());
        assertThat(journal.get(2).tied()).isEqualTo(events.get(2).identifiers());
        assertThat(journal.get(2).eventId()).isEqualTo(events.get(2).event().id());
        IdentityChange shared = journal.get(4);
        assertThat(shared.profile()).isEqualTo(olga);
        assertThat(shared.other()).isEqualTo(ivan);
        assertThat(shared.reason()).isEqualTo("other_user");
        assertThat(shared.identifiers())
                .containsExactly(events.get(0).identifiers().get(1));
    }

    private List<ProfiledEvent> resolve(Event... events) {
        var context = new IdentityResolver.Context(clock, Ids.RANDOM, signals, _ -> rules);
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), Visits.redis(), context)) {
            Resolution resolution = resolver.resolve("n", List.of(Visits.batch(project, made * 1000L, events)));
            journal.addAll(resolution.changes());
            return resolution.events();
        }
    }

    private Event event(String... typesAndValues) {
        List<Identifier> identifiers = new ArrayList<>();
        for (int i = 0; i < typesAndValues.length; i += 2) {
            identifiers.add(new Identifier(typesAndValues[i], typesAndValues[i + 1]));
        }
        return Visits.named("e" + made++, "page_view", identifiers);
    }

    private static List<String> kept(List<ProfiledEvent> events) {
        return events.stream()
                .map(event -> String.join(
                        ",", event.identifiers().stream().map(i -> i.type()).toList()))
                .toList();
    }

    private static IdentifierRule limit(String type, int limit, int days) {
        return new IdentifierRule(type, Normalisation.TRIM, limit, days, false);
    }

    private static IdentityRules with(IdentifierRule... types) {
        IdentityRules rules = IdentityRules.DEFAULT;
        return new IdentityRules(List.of(types), "user_id", true, Set.of(), List.of(), "RU", rules.logoutEvents());
    }
}
