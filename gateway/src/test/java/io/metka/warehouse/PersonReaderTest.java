package io.metka.warehouse;

import static io.metka.warehouse.SampleEvents.PROJECT;
import static io.metka.warehouse.SampleEvents.THEN;
import static io.metka.warehouse.SampleEvents.profile;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ConsentState;
import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a communication policy asks the warehouse, on the real engine. */
final class PersonReaderTest {
    private static TestWarehouse warehouse;
    private static PersonReader reader;

    @BeforeAll
    static void open() {
        warehouse = TestWarehouse.open();
        reader = new PersonReader(warehouse.clickHouse, warehouse.overrides);
        warehouse
                .writer()
                .write(
                        "persons",
                        List.of(
                                event(1, 0, "{\"timezone\":\"Asia/Omsk\"}", "aa", Set.of("advertising")),
                                event(1, 20, "{\"timezone\":7}", "ab", Set.of()),
                                event(1, 10, "{\"timezone\":\"Europe/Paris\"}", "aa", Set.of("advertising")),
                                event(2, 30, "{}", "bb", Set.of("analytics")),
                                event(3, 0, "{}", "cc", Set.of())),
                        List.of(new ProfileMerge(PROJECT, profile(2), profile(1), "event-4", THEN)));
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @Test
    void aPersonIsWhatTheLatestEventsOfAllItsProfilesSay() {
        List<ObjectNode> rows = reader.find(PROJECT, List.of(profile(1), profile(9)));

        assertThat(rows).hasSize(1);
        ObjectNode person = rows.getFirst();
        assertThat(UUID.fromString(person.path("person").asText()))
                .isEqualTo(profile(1).value());
        assertThat(person.path("timezone").asText())
                .as("the latest that is a text, by the events' own time")
                .isEqualTo("Europe/Paris");
        assertThat(person.path("granted")).extracting(text -> text.asText()).containsExactly("analytics");
        assertThat(person.path("denied")).isEmpty();
        assertThat(person.path("names"))
                .extracting(pair -> pair.path(0).asText() + "=" + pair.path(1).asText())
                .containsExactlyInAnyOrder("user_id=aa", "user_id=ab", "user_id=bb");
        assertThat(reader.find(new ProjectId("other"), List.of(profile(1)))).isEmpty();
    }

    @Test
    void partnersAreToldOfWhoeverAProfileIsNow() {
        PartnerFacts.Group group =
                new PartnerFacts(warehouse.clickHouse).of(PROJECT, List.of(profile(1), profile(3), profile(9)));

        assertThat(group.granting(Set.of("analytics")))
                .as("by the latest event, which was the merged profile's")
                .extracting(row -> row.path("owner").asText())
                .containsExactly(profile(1).toString());
        assertThat(group.identifiers(Set.of("user_id")))
                .extracting(row ->
                        row.path("owner").asText() + " " + row.path("hash").asText())
                .containsExactlyInAnyOrder(profile(1) + " bb", profile(3) + " cc");
        assertThat(group.traits(Set.of("email"))).isEmpty();
    }

    @Test
    void whatPartnersHaveTakenCountsForTheCurrentProfile() {
        Deliveries deliveries = new Deliveries(warehouse.clickHouse);
        deliveries.record(List.of(
                attempt(1, 1, Outcome.DELIVERED, THEN),
                attempt(2, 3, Outcome.DELIVERED, THEN.plusSeconds(5)),
                attempt(2, 2, Outcome.DELIVERED, THEN),
                attempt(3, 1, Outcome.WILL_RETRY, THEN),
                attempt(3, 3, Outcome.DELIVERED, THEN.minusSeconds(60))));

        List<ObjectNode> sent =
                new Holdouts(warehouse.clickHouse, warehouse.overrides).delivered(PROJECT, THEN.minusSeconds(1));

        assertThat(sent)
                .extracting(row -> row.path("current").asText()
                        + row.path("endpoint").asText()
                        + row.path("segment").asText()
                        + row.path("sequence").asLong()
                        + Instant.parse(row.path("at").asText()))
                .containsExactlyInAnyOrder(
                        profile(1) + "crm" + "cart" + 1 + THEN, profile(1) + "crm" + "cart" + 3 + THEN.plusSeconds(5));
    }

    private static DeliveryAttempt attempt(int profile, int sequence, Outcome outcome, Instant at) {
        var kind = sequence % 2 == 1 ? MembershipChange.Kind.ENTERED : MembershipChange.Kind.EXITED;
        return new DeliveryAttempt(
                PROJECT,
                "crm",
                "m" + profile + sequence,
                new MembershipChange(PROJECT, "cart", profile(profile), kind, sequence, THEN, 7),
                1,
                at,
                Duration.ofMillis(1),
                outcome,
                200,
                "");
    }

    private static ProfiledEvent event(int profile, int seconds, String context, String hash, Set<String> granted) {
        ProfiledEvent sample = SampleEvents.event(100 * profile + seconds);
        Event event = sample.event();
        Event changed = new Event(
                event.id(),
                event.name(),
                THEN.plusSeconds(seconds),
                event.identifiers(),
                new ConsentState(granted, Set.of()),
                event.page(),
                event.commerce(),
                event.properties(),
                event.traits(),
                JsonText.of(context),
                event.violations());
        return new ProfiledEvent(
                sample.origin(),
                sample.position(),
                changed,
                profile(profile),
                List.of(new IdentifierHash("user_id", hash)),
                sample.enrichment());
    }
}
