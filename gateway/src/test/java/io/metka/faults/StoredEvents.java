package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.warehouse.ClickHouse;
import java.util.HashMap;
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
        try (ClickHouse clickHouse = OwnStores.connect(engine)) {
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

    /** Holds what clients were told against the events whose ids begin like this. */
    Tally tally(String prefix, Set<String> acknowledged, Set<String> sent) {
        Map<String, Long> positions = new HashMap<>();
        long rows = 0;
        try (ClickHouse clickHouse = OwnStores.connect(engine)) {
            for (ObjectNode row : clickHouse.query(
                    "SELECT id, toString(position) AS position FROM events WHERE startsWith(id, {prefix:String})",
                    Map.of("prefix", prefix))) {
                positions.put(
                        row.required("id").asText(),
                        Long.parseLong(row.required("position").asText()));
                rows++;
            }
        }
        return new Tally(
                acknowledged.size(),
                positions.size(),
                without(acknowledged, positions.keySet()).size(),
                rows - positions.size(),
                without(positions.keySet(), sent).size(),
                Tally.disordered(acknowledged, positions));
    }

    /** Rows in the tables of events and of what follows them that are one too many or missing, and rejected events. */
    long strays() {
        try (ClickHouse clickHouse = OwnStores.connect(engine)) {
            long rows = count(clickHouse, "events");
            long distinct = clickHouse
                    .query("SELECT toUInt32(uniqExact(id)) AS n FROM events", Map.of())
                    .getFirst()
                    .required("n")
                    .asLong();
            return rows
                    - distinct
                    + Math.abs(count(clickHouse, "event_arrivals") - rows)
                    + Math.abs(count(clickHouse, "event_times") - rows)
                    + count(clickHouse, "rejected_events");
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
