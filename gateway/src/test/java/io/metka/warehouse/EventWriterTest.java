package io.metka.warehouse;

import static io.metka.warehouse.SampleEvents.THEN;
import static io.metka.warehouse.SampleEvents.event;
import static io.metka.warehouse.SampleEvents.events;
import static io.metka.warehouse.SampleEvents.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.JsonText;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.support.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the writer stores, on the real engine. */
final class EventWriterTest {
    private TestWarehouse warehouse;
    private EventWriter writer;

    @BeforeEach
    void open() {
        warehouse = TestWarehouse.open();
        writer = warehouse.writer();
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void everyColumnHoldsWhatTheEventSays() throws Exception {
        writer.write("t", List.of(event(4, "{\"sku\":\"A\",\"tags\":[1,\"б\"],\"page.kind\":\"x\"}")), List.of());

        ObjectNode row = warehouse.rows("SELECT * FROM events").getFirst();
        assertThat(row)
                .isEqualTo(Json.MAPPER.readTree("""
                {"project":"shop","profile":"01920000-0000-7000-8000-000000000004","time":"%s",
                 "id":"event-4","name":"product_added","source":"web","received_at":"%s",
                 "node":"node-1","position":400,"identifiers":{"anonymous_id":"%s"},
                 "url":"https://shop.example/чайник?n=4","title":"Чайник 😀","referrer":"","revenue":1234.5678,
                 "currency":"RUB","order_id":"order-4","user_agent":"Mozilla/5.0","address":"203.0.113.0",
                 "consent_granted":["analytics"],"consent_denied":["marketing"],
                 "properties":{"sku":"A","tags":[1,"б"],"page.kind":"x"},
                 "protocol":"events","quantity":2.125,"items.id":["A-1","B-2"],"items.name":["Чайник","Cup"],
                 "items.category":["kitchen/kettles",""],"items.brand":["Polaris",""],"items.variant":["red",""],
                 "items.price":[10.5,0],"items.quantity":[2,0.125],"traits":{"city":"Тверь"},
                 "context":{"library":{"name":"metka"}},"violations":["/properties/price"],"device_type":"phone",
                 "device_brand":"Xiaomi","os":"Android","os_version":"14","browser":"Chrome","browser_version":"140",
                 "country":"RU","region":"MOW","city":"Москва","asn":4200000000,"network":"MTS",
                 "campaign_source":"yandex","campaign_medium":"cpc","campaign_name":"осень","campaign_term":"чайник",
                 "campaign_content":"a","campaign_id":"77","click_id":"123","click_id_type":"yclid",
                 "channel":"paid_search","bot_score":40,"bot_reasons":["datacentre"],"session_id":"s-1",
                 "session_number":3,"session_started_at":"%s","session_first":true}
                """.formatted(THEN.plusSeconds(4), THEN, "ab".repeat(32), THEN)));
    }

    @Test
    void repeatingACallChangesNothing() {
        List<ProfiledEvent> batch = events(0, 500);
        writer.write("range-1", batch, List.of(merge(1, 2)));
        writer.write("range-1", batch, List.of(merge(1, 2)));
        writer.write("range-2", events(500, 600), List.of());
        writer.write("range-1", batch, List.of(merge(1, 2)));

        assertThat(warehouse.number("SELECT count() AS n FROM events")).isEqualTo(600);
        assertThat(warehouse.number("SELECT count() AS n FROM merges")).isEqualTo(1);
        warehouse.viewsEqualEvents();
    }

    @Test
    void aRepetitionCompletesWhatACrashLeftUndone() {
        List<ProfiledEvent> batch = overMonths(24);
        // As after a crash between the parts of one insert: the token is known in the first month only.
        writer.write("range-1", List.of(batch.getFirst()), List.of());
        writer.write("range-1", batch, List.of());

        assertThat(warehouse.number("SELECT count() AS n FROM events")).isEqualTo(24);
        assertThat(warehouse.number("SELECT uniqExact(id) AS n FROM events")).isEqualTo(24);
    }

    @Test
    void batchesMaySpanMoreMonthsThanClickHouseAllowsByDefault() {
        List<ProfiledEvent> batch = overMonths(150);
        writer.write("range-1", batch, List.of());
        writer.write("range-1", batch, List.of());

        assertThat(warehouse.number("SELECT count() AS n FROM events")).isEqualTo(150);
    }

    @Test
    void batchesLargerThanOneInsertAreStoredOnce() {
        List<ProfiledEvent> batch = events(0, 70_000);
        writer.write("range-1", batch, List.of());
        writer.write("range-1", batch, List.of());

        assertThat(warehouse.number("SELECT count() AS n FROM events")).isEqualTo(70_000);
        warehouse.viewsEqualEvents();
    }

    @Test
    void guiltyEventsArePutAsideAndTheOthersStored() {
        List<ProfiledEvent> batch = new ArrayList<>(events(0, 1000));
        for (int poisoned : List.of(0, 13, 14, 500, 999)) {
            batch.set(poisoned, event(poisoned, "{\"broken\":" + poisoned));
        }
        writer.write("range-1", batch, List.of());
        writer.write("range-1", batch, List.of());

        assertThat(warehouse.number("SELECT count() AS n FROM events")).isEqualTo(995);
        warehouse.viewsEqualEvents();
        List<ObjectNode> rejected = warehouse.rows("SELECT * FROM rejected_events ORDER BY event_id");
        assertThat(rejected)
                .extracting(row -> row.path("event_id").textValue())
                .containsExactly("event-0", "event-13", "event-14", "event-500", "event-999");
        assertThat(rejected.getFirst().path("reason").textValue()).isEqualTo("clickhouse_117");
        assertThat(body(rejected.getFirst()).path("properties").textValue()).isEqualTo("{\"broken\":0");
        assertThat(warehouse.signals.rejected.get()).isEqualTo(10);
    }

    @Test
    void valuesBeyondTheirColumnArePutAsideNotChanged() {
        JsonText none = JsonText.EMPTY_OBJECT;
        writer.write(
                "range-1",
                List.of(
                        event(1),
                        event(2, THEN, none, new BigDecimal("1e40")),
                        event(3, THEN, none, new BigDecimal("1e-400000000")),
                        event(4, THEN, none, new BigDecimal("-9999999999999.99994")),
                        event(5, Instant.parse("9999-01-01T00:00:00Z"), none, BigDecimal.ONE)),
                List.of());

        assertThat(ids("SELECT id FROM events ORDER BY id")).containsExactly("event-1", "event-4");
        assertThat(warehouse.rows("SELECT event_id, pointer FROM rejected_events ORDER BY event_id"))
                .extracting(row -> row.path("event_id").textValue() + " "
                        + row.path("pointer").textValue())
                .containsExactly("event-2 /properties/revenue", "event-3 /properties/revenue", "event-5 /time");
    }

    @Test
    void aMissingTableIsNoEventsFault() {
        warehouse.clickHouse.execute("DROP VIEW event_times_fill SYNC");
        warehouse.clickHouse.execute("DROP VIEW event_arrivals_fill SYNC");
        warehouse.clickHouse.execute("RENAME TABLE events TO elsewhere");

        assertThatExceptionOfType(WarehouseException.class)
                .isThrownBy(() -> writer.write("range-1", events(0, 10), List.of()))
                .withMessageContaining("clickhouse.database")
                .satisfies(e -> assertThat(e.code()).isEqualTo(60));
        assertThat(warehouse.number("SELECT count() AS n FROM rejected_events")).isZero();
    }

    @Test
    void mergesAreVisibleInTheCurrentMapping() {
        writer.write("range-1", events(0, 70), List.of(merge(1, 2)));
        assertThat(current(1)).isEqualTo(profile(2).toString());

        // 2 ends in 0, and with it everything that was merged into 2 before.
        writer.write("range-2", events(70, 71), List.of(merge(2, 0), merge(1, 0)));
        assertThat(current(1)).isEqualTo(profile(0).toString());
        assertThat(current(2)).isEqualTo(profile(0).toString());
        assertThat(current(3)).isEqualTo(profile(3).toString());
        assertThat(warehouse.number("SELECT count() AS n FROM events WHERE "
                        + warehouse.overrides.current("project", "profile") + " = '" + profile(0) + "'"))
                .isEqualTo(31);
    }

    @Test
    void theOrderAndTheClocksOfSeveralNodesDoNotMatter() {
        ProfileMerge late =
                new ProfileMerge(SampleEvents.PROJECT, profile(1), profile(2), "event-1", THEN.plusSeconds(60));
        // Decided first by a node with a fast clock, stored last.
        writer.write("other-node", events(0, 1), List.of(merge(2, 0), merge(1, 0)));
        writer.write("range-1", events(1, 2), List.of(late));

        assertThat(current(1)).isEqualTo(profile(0).toString());
        assertThat(current(2)).isEqualTo(profile(0).toString());
    }

    @Test
    void theLastMergeOfOneBatchWinsAlsoInTheSameMillisecond() {
        writer.write("range-1", events(0, 1), List.of(merge(1, 2), merge(2, 3), merge(1, 3)));

        assertThat(current(1)).isEqualTo(profile(3).toString());
    }

    @Test
    void anEmptyBatchIsNothing() {
        writer.write("range-1", List.of(), List.of());

        assertThat(warehouse.number("SELECT count() AS n FROM events")).isZero();
    }

    private static List<ProfiledEvent> overMonths(int months) {
        return IntStream.range(0, months)
                .mapToObj(i -> event(i, THEN.minus(Duration.ofDays(31L * i)), "{}"))
                .toList();
    }

    private static ProfileMerge merge(int from, int into) {
        return new ProfileMerge(SampleEvents.PROJECT, profile(from), profile(into), "event-1", THEN);
    }

    private String current(int number) {
        return warehouse
                .rows("SELECT " + warehouse.overrides.current("'shop'", "toUUID('" + profile(number) + "')") + " AS p")
                .getFirst()
                .path("p")
                .textValue();
    }

    private List<String> ids(String sql) {
        return warehouse.rows(sql).stream()
                .map(row -> row.path("id").textValue())
                .toList();
    }

    private static JsonNode body(ObjectNode rejected) {
        try {
            return Json.MAPPER.readTree(rejected.path("body").textValue());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
