package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfiledEvent;
import io.metka.support.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every well-formed JSON object, however strange, is storable: none refuses a batch. */
final class OddJsonTest {
    private static final int DOCUMENTS = 1_000;
    private static final int BATCH = 250;

    private static final List<String> KEYS = List.of(
            "",
            "a",
            "b",
            "a.b",
            "a.b.c",
            ".",
            "..",
            "a..b",
            ".a",
            "a.",
            "%2E",
            "a%2Eb",
            "`a`",
            "\\\"",
            "\\\\",
            "\\u0000",
            "\\ud800",
            "\\udc00x",
            "ключ",
            "😀",
            "a b",
            "^a",
            "a[]",
            "a:b",
            "SKIP",
            "NULL",
            "max_dynamic_paths",
            "\\n",
            "'");

    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-0.0",
            "1",
            "-1",
            "1.5",
            "1e5",
            "1E-5",
            "1e400",
            "-1e400",
            "1e-400",
            "18446744073709551615",
            "18446744073709551616",
            "9223372036854775807",
            "-9223372036854775808",
            "-9223372036854775809",
            "123456789012345678901234567890",
            "0.1234567890123456789012345678901234567890",
            "12345678901234567890.5e300",
            "1e308",
            "1.8e308",
            "\"\"",
            "\"x\"",
            "\"чайник\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\\ud83d\"",
            "\"2026-01-01\"",
            "\"2026-01-01T00:00:00Z\"",
            "\"1\"",
            "\"true\"",
            "\"NaN\"",
            "\"\\u2028\\\\\\\"\\/\"",
            "{}",
            "[]",
            "[null]",
            "[[]]");

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
    void randomDocumentsAreAllStored() {
        long seed = Clock.SYSTEM.nanoTime();
        Random random = new Random(seed);
        for (int from = 0; from < DOCUMENTS; from += BATCH) {
            List<ProfiledEvent> batch = new ArrayList<>();
            for (int i = from; i < from + BATCH; i++) {
                batch.add(SampleEvents.event(i, object(random, 0)));
            }
            writer.write("odd-" + from, batch, List.of());
        }

        assertThat(warehouse.rows("SELECT reason, body FROM rejected_events"))
                .as("seed " + seed)
                .isEmpty();
        assertThat(warehouse.number("SELECT count() AS n FROM events")).isEqualTo(DOCUMENTS);
        // Merging reads and writes every document again.
        warehouse.clickHouse.execute("OPTIMIZE TABLE events FINAL");
        assertThat(warehouse.rows("SELECT id, properties FROM events")).hasSize(DOCUMENTS);
    }

    @Test
    void eachStrangenessIsStoredAsItCanBe() throws Exception {
        String nested = "[".repeat(500) + "]".repeat(500);
        List<String> documents = List.of(
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"a.b\":2,\"c\":{\"d\":3},\"c.d\":4}",
                "{\"a\":1,\"a\":{\"b\":2}}",
                "{\"time\":\"2026-01-01T10:00:00+03:00\",\"day\":\"2026-01-01\"}",
                "{\"n\":123456789012345678901234567890,\"m\":18446744073709551615}",
                "{\"nul\":\"a\\u0000b\",\"half\":\"\\ud800\"}",
                "{\"a\":" + nested + "}",
                " {\n \"space\" : [ 1 , 2.5 , \"x\" , { \"y\" : null } ] } ");
        List<ProfiledEvent> batch = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            batch.add(SampleEvents.event(i, documents.get(i)));
        }
        writer.write("odd", batch, List.of());

        List<ObjectNode> rows = warehouse.rows("SELECT properties FROM events ORDER BY time");
        assertThat(rows).extracting(row -> row.path("properties")).hasSize(documents.size());
        assertThat(properties(rows, 0)).isEqualTo("{\"a\":1}");
        assertThat(rows.get(1).path("properties").path("a.b").intValue()).isEqualTo(2);
        assertThat(rows.get(1).path("properties").path("c.d").intValue()).isEqualTo(4);
        assertThat(rows.get(1).at("/properties/c/d").intValue()).isEqualTo(3);
        assertThat(rows.get(3).at("/properties/time").textValue()).isEqualTo("2026-01-01T10:00:00+03:00");
        assertThat(rows.get(3).at("/properties/day").textValue()).isEqualTo("2026-01-01");
        assertThat(rows.get(4).at("/properties/n").textValue()).isEqualTo("123456789012345678901234567890");
        assertThat(rows.get(4).at("/properties/m").bigIntegerValue()).isEqualTo("18446744073709551615");
        assertThat(rows.get(5).at("/properties/nul").textValue()).isEqualTo("a\0b");
        assertThat(rows.get(5).at("/properties/half").textValue()).isEqualTo("\uFFFD");
        assertThat(properties(rows, 6)).isEqualTo("{\"a\":" + nested + "}");
        assertThat(rows.get(7).at("/properties/space/2").textValue()).isEqualTo("x");
    }

    @Test
    void aVisitorCannotMakeColumns() {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 2_000; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("\"key")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        writer.write("many", List.of(SampleEvents.event(1, many.append('}').toString())), List.of());

        assertThat(warehouse.number("SELECT length(JSONDynamicPaths(properties)) AS n FROM events"))
                .isLessThanOrEqualTo(64);
        assertThat(warehouse.rows("SELECT properties FROM events").getFirst().path("properties"))
                .hasSize(2_000);
    }

    private static String properties(List<ObjectNode> rows, int row) {
        JsonNode properties = rows.get(row).path("properties");
        return properties.toString();
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(pick(random, KEYS))
                    .append("\":")
                    .append(value(random, depth));
        }
        return json.append('}').toString();
    }

    private static String value(Random random, int depth) {
        int kind = random.nextInt(10);
        if (depth < 6 && kind < 2) {
            return object(random, depth + 1);
        }
        if (depth < 6 && kind < 4) {
            StringBuilder json = new StringBuilder("[");
            int elements = random.nextInt(5);
            for (int i = 0; i < elements; i++) {
                json.append(i == 0 ? "" : ",").append(value(random, depth + 1));
            }
            return json.append(']').toString();
        }
        return pick(random, SCALARS);
    }

    private static String pick(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
