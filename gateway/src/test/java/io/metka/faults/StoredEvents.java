package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.settings.WarehouseSettings;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What ClickHouse holds when all is over. */
record StoredEvents(EmbeddedClickHouse engine) {
    /**
     * Fails unless every acknowledged event is there, none is there twice, with or without {@code FINAL} and in the tables
     * that follow the events, and none is there that nobody sent.
     */
    void assertExactlyOnce(Set<String> acknowledged, Set<String> sent) {
        WarehouseSettings settings = WarehouseSettings.defaults().at(engine.url(), engine.user(), engine.password());
        try (ClickHouse clickHouse = new ClickHouse(settings, WarehouseSignals.NOOP)) {
            Set<String> stored = onceEach(clickHouse, "events");
            assertThat(onceEach(clickHouse, "events FINAL")).isEqualTo(stored);
            assertThat(without(acknowledged, stored))
                    .describedAs("acknowledged and lost")
                    .isEmpty();
            assertThat(without(stored, sent))
                    .describedAs("stored and never to be")
                    .isEmpty();
            for (String follower : List.of("event_arrivals", "event_times")) {
                assertThat(count(clickHouse, follower)).describedAs(follower).isEqualTo(stored.size());
            }
            assertThat(count(clickHouse, "rejected_events"))
                    .describedAs("rejected_events")
                    .isZero();
        }
    }

    private static Set<String> onceEach(ClickHouse clickHouse, String table) {
        List<ObjectNode> rows =
                clickHouse.query("SELECT id, toUInt32(count()) AS n FROM " + table + " GROUP BY id", Map.of());
        assertThat(rows.stream().filter(row -> row.required("n").asInt() != 1))
                .describedAs("more than once in " + table)
                .isEmpty();
        return rows.stream().map(row -> row.required("id").asText()).collect(Collectors.toSet());
    }

    private static int count(ClickHouse clickHouse, String table) {
        return clickHouse
                .query("SELECT toUInt32(count()) AS n FROM " + table, Map.of())
                .getFirst()
                .required("n")
                .asInt();
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        Set<String> left = new HashSet<>(all);
        left.removeAll(others);
        return left;
    }
}
