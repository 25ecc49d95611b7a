package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Batch;
import io.metka.model.ConsentState;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.PlanViolation;
import io.metka.model.PlannedEvent;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import io.metka.model.SpooledBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rejected events and violations are stored once, found, and remembered as sent again; on the real engine. */
final class RejectedEventsTest {
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final Instant NOON = SampleEvents.THEN;
    private static final RejectedEvents.Filter ALL = new RejectedEvents.Filter("", "", "", null, null, List.of(), true);

    private TestWarehouse warehouse;
    private RejectedEvents rejected;

    @BeforeEach
    void open() {
        warehouse = TestWarehouse.open();
        rejected = new RejectedEvents(warehouse.clickHouse);
        Asides asides = new Asides(warehouse.clickHouse, warehouse.signals);
        for (int repeated = 0; repeated < 2; repeated++) {
            asides.write("range-1", List.of(batch(0), batch(1), batch(2)));
        }
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void aRepeatedRangeIsStoredOnce() {
        assertThat(warehouse.number("SELECT count() AS n FROM rejected_events")).isEqualTo(3);
        assertThat(warehouse.number("SELECT count() AS n FROM plan_violations")).isEqualTo(3);
    }

    @Test
    void theLatestComeFirstPageByPage() {
        List<ObjectNode> first = rejected.list(SHOP, ALL, 2, null);
        assertThat(first).extracting(row -> row.path("event_id").asText()).containsExactly("id-2", "id-1");
        assertThat(first.getFirst().path("body").path("n").asInt()).isEqualTo(2);
        assertThat(first.getFirst().has("replayed_at")).isFalse();
        var after = new RejectedEvents.Cursor(
                Instant.parse(first.getLast().path("received_at").asText()),
                first.getLast().path("key").asText());
        assertThat(rejected.list(SHOP, ALL, 2, after))
                .extracting(row -> row.path("event_id").asText())
                .containsExactly("id-0");
    }

    @Test
    void everyFilterNarrows() {
        String key = rejected.list(SHOP, ALL, 1, null).getFirst().path("key").asText();
        assertThat(rejected.list(SHOP, filter("missing_field", "", "", List.of()), 9, null))
                .hasSize(3);
        assertThat(rejected.list(SHOP, filter("too_long", "", "", List.of()), 9, null))
                .isEmpty();
        assertThat(rejected.list(SHOP, filter("", "order", "", List.of()), 9, null))
                .hasSize(3);
        assertThat(rejected.list(SHOP, filter("", "", "app", List.of()), 9, null))
                .isEmpty();
        assertThat(rejected.list(SHOP, filter("", "", "", List.of(key, "1")), 9, null))
                .hasSize(1);
        assertThat(rejected.list(new ProjectId("other"), ALL, 9, null)).isEmpty();
        var early = new RejectedEvents.Filter("", "", "", NOON, NOON.plusSeconds(1), List.of(), true);
        assertThat(rejected.list(SHOP, early, 9, null)).hasSize(1);
    }

    @Test
    void whatWasSentAgainIsMarkedAndCanBeLeftOut() {
        String key = rejected.list(SHOP, ALL, 1, null).getFirst().path("key").asText();
        rejected.replayed(SHOP, List.of(key), NOON.plusSeconds(60));
        assertThat(rejected.list(SHOP, ALL, 1, null)
                        .getFirst()
                        .path("replayed_at")
                        .asText())
                .isEqualTo(NOON.plusSeconds(60).toString());
        var fresh = new RejectedEvents.Filter("", "", "", null, null, List.of(), false);
        assertThat(rejected.list(SHOP, fresh, 9, null)).hasSize(2);
    }

    @Test
    void violationsAreCountedWithExamples() {
        ObjectNode row = rejected.violations(SHOP, null, null, 10).getFirst();
        assertThat(row.path("event").asText()).isEqualTo("order");
        assertThat(row.path("events").asInt()).isEqualTo(3);
        assertThat(row.path("last_at").asText()).isEqualTo(NOON.plusSeconds(2).toString());
        assertThat(row.path("examples")).hasSize(3);
        assertThat(rejected.violations(SHOP, NOON.plus(Duration.ofHours(1)), null, 10))
                .isEmpty();
    }

    @Test
    void propertiesOfStoredEventsAreSampled() {
        warehouse.writer().write("t", SampleEvents.events(0, 10), List.of());
        List<ObjectNode> sample = rejected.sample(SampleEvents.PROJECT, "product_added", 3);
        assertThat(sample)
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("properties").has("sku")).isTrue());
    }

    private static RejectedEvents.Filter filter(String reason, String event, String source, List<String> keys) {
        return new RejectedEvents.Filter(reason, event, source, null, null, keys, true);
    }

    private static SpooledBatch batch(int number) {
        Origin origin = new Origin(SHOP, "site", NOON.plusSeconds(number), "", "");
        RejectedEvent event = new RejectedEvent(
                new Rejection("id-" + number, Rejection.Reason.MISSING_FIELD, "/events/0/name"),
                "order",
                ConsentState.UNKNOWN,
                JsonText.of("{\"n\":" + number + "}"));
        PlanViolation violation =
                new PlanViolation("id-" + number, "order", PlannedEvent.Mode.OBSERVE, "/properties/price", "type");
        return new SpooledBatch(new Position(number), new Batch(origin, List.of(), List.of(event), List.of(violation)));
    }
}
