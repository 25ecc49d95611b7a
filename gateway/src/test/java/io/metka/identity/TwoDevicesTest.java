package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.embedded.Stores;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.ProfileMerge;
import io.metka.settings.IdentitySettings;
import io.metka.telemetry.IdentitySignals;
import io.metka.telemetry.IdentitySignals.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An event with two anonymous ids says that both are one visitor's. */
final class TwoDevicesTest {
    private final String project = Stores.freshName("devices");

    @Test
    void twoKnownVisitorsBecomeTheOlderOne() {
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), IdentitySignals.NOOP)) {
            var older = profile(resolver, 0, Visits.event("1", null, "on-the-shop"));
            var newer = profile(resolver, 1, Visits.event("2", null, "on-the-checkout"));
            assertThat(newer.profile()).isNotEqualTo(older.profile());
            var tied = resolver.resolve(
                    "n1", List.of(Visits.batch(project, 2, tie("3", "on-the-checkout", "on-the-shop"))));
            assertThat(tied.merges())
                    .extracting(ProfileMerge::from, ProfileMerge::into)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(newer.profile(), older.profile()));
            assertThat(tied.events().getFirst().identifiers()).hasSize(2);
            assertThat(profile(resolver, 3, Visits.event("4", null, "on-the-checkout")))
                    .extracting(ProfiledAs::profile)
                    .isEqualTo(older.profile());
        }
    }

    @Test
    void anUnknownIdJoinsTheKnownOne() {
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), IdentitySignals.NOOP)) {
            var known = profile(resolver, 0, Visits.event("1", null, "on-the-shop"));
            profile(resolver, 1, tie("2", "on-the-checkout", "on-the-shop"));
            assertThat(profile(resolver, 2, Visits.event("3", null, "on-the-checkout")))
                    .isEqualTo(known);
        }
    }

    @Test
    void theSameIdTwiceIsOne() {
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), IdentitySignals.NOOP)) {
            var event = resolver.resolve(
                            "n1", List.of(Visits.batch(project, 0, tie("1", "on-the-shop", "on-the-shop"))))
                    .events()
                    .getFirst();
            assertThat(event.identifiers()).hasSize(1);
        }
    }

    @Test
    void twoUsersAreNotOneForATie() {
        CountingSignals signals = new CountingSignals();
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), signals)) {
            var anna = profile(resolver, 0, Visits.event("1", "anna", "on-the-shop"));
            var boris = profile(resolver, 1, Visits.event("2", "boris", "on-the-checkout"));
            assertThat(profile(resolver, 2, tie("3", "on-the-checkout", "on-the-shop")))
                    .isEqualTo(boris);
            assertThat(profile(resolver, 3, Visits.event("4", null, "on-the-shop")))
                    .as("a browser that two have used is neither's")
                    .isNotIn(anna, boris);
            assertThat(signals.refused).containsEntry(Refusal.OTHER_USER, 1);
        }
    }

    /** Whom an event belongs to. */
    private record ProfiledAs(io.metka.model.ProfileId profile) {}

    private ProfiledAs profile(IdentityResolver resolver, long position, Event event) {
        return new ProfiledAs(resolver.resolve("n1", List.of(Visits.batch(project, position, event)))
                .events()
                .getFirst()
                .profile());
    }

    private static Event tie(String id, String here, String there) {
        Event event = Visits.event(id, null, null);
        return new Event(
                event.id(),
                Event.ALIAS,
                event.time(),
                Stream.of(here, there)
                        .map(value -> new Identifier(Identifier.ANONYMOUS_ID, value))
                        .toList(),
                event.consent(),
                event.page(),
                event.commerce(),
                event.properties());
    }
}
