package io.metka.warehouse;

import static io.metka.warehouse.SampleEvents.PROJECT;
import static io.metka.warehouse.SampleEvents.THEN;
import static io.metka.warehouse.SampleEvents.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.JsonText;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Assignments and what came after them, on the real engine; the expected sums are written by hand. */
final class HoldoutsTest {
    private static final Instant BEGIN = THEN.minus(Duration.ofDays(3));
    private static final Instant NOW = THEN.plus(Duration.ofDays(1));

    private TestWarehouse warehouse;
    private Holdouts holdouts;

    @BeforeEach
    void open() {
        warehouse = TestWarehouse.open();
        holdouts = new Holdouts(warehouse.clickHouse, warehouse.overrides);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void eventsInTheWindowCountForTheirGroup() {
        holdouts.store(List.of(
                assignment("crm", 1, false, 2_000, THEN),
                assignment("crm", 2, false, 2_000, THEN),
                assignment("crm", 3, true, 5_000, THEN),
                assignment("crm", 3, true, 5_000, THEN),
                assignment("mail", 4, true, 5_000, THEN),
                assignment("crm", 5, true, 5_000, NOW.minusSeconds(1))));
        write(
                order(1, 1, THEN, "100"),
                order(2, 1, THEN.plusSeconds(3599), "50"),
                order(3, 1, THEN.plusSeconds(3600), "7"),
                order(4, 2, THEN.minusMillis(1), "9"),
                order(5, 3, THEN.plusSeconds(60), "10.5"),
                order(6, 4, THEN.plusSeconds(60), "1000"));

        List<ObjectNode> cells = holdouts.cells(question("crm"), "RUB", NOW);

        assertThat(cells).hasSize(2);
        assertCell(cells.get(0), false, 2, 1, 150);
        assertThat(cells.get(0).path("squares").doubleValue()).isEqualTo(22_500);
        assertThat(cells.get(0).path("cubes").doubleValue()).isEqualTo(3_375_000);
        assertThat(cells.get(0).path("expected").doubleValue()).isEqualTo(0.4);
        assertThat(cells.get(0).path("variance").doubleValue()).isCloseTo(0.32, within(1e-9));
        assertCell(cells.get(1), true, 1, 1, 10.5);
        assertThat(holdouts.stillOpen(question("crm"), NOW)).isEqualTo(1);
        assertThat(holdouts.currencies(question("crm")))
                .singleElement()
                .satisfies(row -> assertThat(row.path("currency").textValue()).isEqualTo("RUB"));
        assertThat(holdouts.cells(question("crm"), "USD", NOW)
                        .getFirst()
                        .path("revenue")
                        .doubleValue())
                .isZero();
        assertThat(holdouts.cells(question("nobody"), "RUB", NOW)).isEmpty();
    }

    @Test
    void ofMergedProfilesTheOlderAssignmentCounts() {
        holdouts.store(List.of(
                assignment("crm", 1, false, 1_000, THEN.minusSeconds(10)),
                assignment("crm", 2, true, 1_000, THEN.minusSeconds(20)),
                assignment("crm", 3, false, 1_000, THEN)));
        // The same profile assigned again, later and otherwise: the older row stays.
        holdouts.store(List.of(assignment("crm", 3, true, 9_000, THEN.plusSeconds(1))));
        warehouse
                .writer()
                .write(
                        "merge",
                        List.of(order(1, 1, THEN, "100")),
                        List.of(new ProfileMerge(PROJECT, profile(2), profile(1), "event-1", THEN)));

        List<ObjectNode> rows = holdouts.page(PROJECT, null, 100);

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).path("current").textValue()).isEqualTo(profile(1).toString());
        assertThat(rows.get(0).path("held_out").booleanValue()).isTrue();
        assertThat(rows.get(0).path("origin").textValue()).isEqualTo(profile(2).toString());
        assertThat(rows.get(1).path("held_out").booleanValue()).isFalse();
        assertThat(holdouts.page(PROJECT, profile(1), 100)).hasSize(1);
        assertThat(holdouts.page(PROJECT, profile(3), 100)).isEmpty();
        List<ObjectNode> cells = holdouts.cells(question("crm"), "RUB", NOW);
        assertCell(cells.get(0), false, 1, 0, 0);
        assertCell(cells.get(1), true, 1, 1, 100);
    }

    @Test
    void pagesEndWithAWholeProfile() {
        List<ObjectNode> all = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            all.add(assignment("", number, false, 0, THEN));
            all.add(assignment("crm", number, false, 0, THEN));
        }
        holdouts.store(all);

        List<String> seen = new ArrayList<>();
        ProfileId after = null;
        while (true) {
            List<ObjectNode> page = holdouts.page(PROJECT, after, 3);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(row -> seen.add(
                    row.path("current").textValue() + row.path("activation").textValue()));
            after = new ProfileId(
                    java.util.UUID.fromString(page.getLast().path("current").textValue()));
        }

        assertThat(seen).hasSize(20).doesNotHaveDuplicates();
    }

    private static void assertCell(ObjectNode cell, boolean heldOut, int profiles, int converted, double revenue) {
        assertThat(cell.path("day").textValue()).isEqualTo(THEN.toString().substring(0, 10));
        assertThat(cell.path("held_out").booleanValue()).isEqualTo(heldOut);
        assertThat(cell.path("profiles").intValue()).isEqualTo(profiles);
        assertThat(cell.path("converted").intValue()).isEqualTo(converted);
        assertThat(cell.path("revenue").doubleValue()).isEqualTo(revenue);
    }

    private static Holdouts.Question question(String activation) {
        return new Holdouts.Question(
                PROJECT, activation, List.of("product_added", "order_completed"), Duration.ofHours(1), BEGIN, NOW);
    }

    private static ObjectNode assignment(String activation, int profile, boolean heldOut, int basisPoints, Instant at) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("project", PROJECT.value())
                .put("activation", activation)
                .put("profile", profile(profile).toString())
                .put("held_out", heldOut)
                .put("basis_points", basisPoints)
                .put("at", at.toString());
    }

    private static ProfiledEvent order(int number, int profile, Instant time, String revenue) {
        ProfiledEvent event = SampleEvents.event(number, time, JsonText.of("{}"), new BigDecimal(revenue));
        return new ProfiledEvent(
                event.origin(), event.position(), event.event(), profile(profile), List.of(), event.enrichment());
    }

    private void write(ProfiledEvent... events) {
        warehouse.writer().write("orders", List.of(events), List.of());
    }
}
