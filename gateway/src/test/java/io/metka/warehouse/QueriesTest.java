package io.metka.warehouse;

import static io.metka.warehouse.SampleEvents.PROJECT;
import static io.metka.warehouse.SampleEvents.THEN;
import static io.metka.warehouse.SampleEvents.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.DeliveryAttempt;
import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries and plain inserts, on the real engine. */
final class QueriesTest {
    private static TestWarehouse warehouse;

    @BeforeAll
    static void open() {
        warehouse = TestWarehouse.open();
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @Test
    void parametersArriveAsTheyAre() {
        String odd = "it's \\ a \"tab\"\t\n\r {x:String} ' OR 1=1 -- \\N \0 чайник 😀";
        ObjectNode row = warehouse
                .clickHouse
                .query(
                        "SELECT {text:String} AS text, {number:UInt64} AS number, {flag:Bool} AS flag,"
                                + " {profile:UUID} AS profile, {at:DateTime64(3)} AS at,"
                                + " {texts:Array(String)} AS texts, {numbers:Array(Int64)} AS numbers,"
                                + " {profiles:Array(UUID)} AS profiles, {empty:String} AS empty",
                        Map.of(
                                "text",
                                odd,
                                "number",
                                Long.MAX_VALUE,
                                "flag",
                                true,
                                "profile",
                                profile(1).value(),
                                "at",
                                THEN,
                                "texts",
                                List.of(odd, "", "]"),
                                "numbers",
                                List.of(-1, 2),
                                "profiles",
                                List.of(profile(1).value(), new UUID(0, 0)),
                                "empty",
                                ""))
                .getFirst();

        assertThat(row.path("text").textValue()).isEqualTo(odd);
        assertThat(row.path("number").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(row.path("flag").booleanValue()).isTrue();
        assertThat(row.path("profile").textValue()).isEqualTo(profile(1).toString());
        assertThat(row.path("at").textValue()).isEqualTo(THEN.toString());
        assertThat(row.path("texts")).extracting(text -> text.textValue()).containsExactly(odd, "", "]");
        assertThat(row.path("numbers")).extracting(n -> n.intValue()).containsExactly(-1, 2);
        assertThat(row.path("profiles")).hasSize(2);
        assertThat(row.path("empty").textValue()).isEmpty();
    }

    @Test
    void aParameterOfAStrangeTypeIsRefusedBeforeItIsSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> warehouse.clickHouse.query("SELECT {x:String}", Map.of("x", new Object())))
                .withMessageContaining("'x'");
    }

    @Test
    void manyRowsComeWhole() {
        assertThat(warehouse.clickHouse.query("SELECT number FROM numbers(100000)", Map.of()))
                .hasSize(100_000)
                .last()
                .extracting(row -> row.path("number").longValue())
                .isEqualTo(99_999L);
        assertThat(warehouse.clickHouse.query("SELECT 1 WHERE 0", Map.of())).isEmpty();
    }

    @Test
    void anErrorAfterTheFirstRowsIsAnError() {
        assertThatExceptionOfType(WarehouseException.class)
                .isThrownBy(() -> warehouse.clickHouse.query(
                        "SELECT throwIf(number = 900000) FROM numbers(1000000) SETTINGS max_block_size = 1000",
                        Map.of()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(395));
    }

    @Test
    void mistakesSayWhatToDo() {
        assertThatExceptionOfType(WarehouseException.class)
                .isThrownBy(() -> warehouse.clickHouse.query("SELECT * FROM nowhere", Map.of()))
                .withMessageContaining("nowhere")
                .withMessageContaining("check clickhouse.database");
    }

    @Test
    void aTokenProtectsAPlainInsert() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", "tokens");
        row.put("segment", "cart");
        row.put("profile", profile(1).toString());
        row.put("kind", "entered");
        row.put("sequence", 1);
        row.put("at", THEN.toString());
        row.put("tick", 7);
        warehouse.clickHouse.insert("membership_changes", List.of(row), "tick-7");
        warehouse.clickHouse.insert("membership_changes", List.of(row), "tick-7");
        warehouse.clickHouse.insert("membership_changes", List.of(), "tick-8");

        assertThat(warehouse.rows("SELECT at, rule_revision FROM membership_changes WHERE project = 'tokens'"))
                .singleElement()
                .satisfies(r -> assertThat(r.path("at").textValue()).isEqualTo(THEN.toString()));
    }

    @Test
    void eventsAreCountedAndListedPerProject() {
        warehouse.writer().write("reader", SampleEvents.events(0, 30), List.of());
        EventReader reader = new EventReader(warehouse.clickHouse);

        assertThat(reader.count(PROJECT)).isEqualTo(30);
        assertThat(reader.count(new ProjectId("other"))).isZero();
        assertThat(reader.latest(PROJECT, 3))
                .extracting(row -> row.path("id").textValue())
                .containsExactly("event-29", "event-28", "event-27");
        assertThat(reader.latest(PROJECT, 1)
                        .getFirst()
                        .path("properties")
                        .path("sku")
                        .textValue())
                .isEqualTo("A-29");
        assertThat(reader.latest(new ProjectId("other"), 3)).isEmpty();
    }

    @Test
    void deliveriesAreFilteredAndPaged() {
        Deliveries deliveries = new Deliveries(warehouse.clickHouse);
        List<DeliveryAttempt> attempts = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            attempts.add(attempt(i));
        }
        deliveries.record(attempts);
        deliveries.record(attempts.subList(3, 9));
        deliveries.record(List.of());

        assertThat(pages(deliveries, Deliveries.Filter.ALL, 4))
                .containsExactlyElementsOf(attempts.reversed().stream()
                        .map(DeliveryAttempt::messageId)
                        .toList());
        assertThat(pages(
                        deliveries,
                        new Deliveries.Filter(
                                "crm", "cart", "dead", "", profile(0).toString()),
                        100))
                .containsExactly("m20", "m10", "m00");
        assertThat(pages(deliveries, new Deliveries.Filter("", "", "", "m07", ""), 100))
                .containsExactly("m07");
        assertThat(pages(deliveries, new Deliveries.Filter("it's", "", "", "", ""), 100))
                .isEmpty();
        assertThat(deliveries.list(new ProjectId("other"), Deliveries.Filter.ALL, 10, null))
                .isEmpty();
    }

    private static List<String> pages(Deliveries deliveries, Deliveries.Filter filter, int size) {
        List<String> ids = new ArrayList<>();
        Deliveries.Cursor cursor = null;
        while (true) {
            List<ObjectNode> page = deliveries.list(PROJECT, filter, size, cursor);
            page.forEach(row -> ids.add(row.path("message_id").textValue()));
            if (page.size() < size) {
                return ids;
            }
            ObjectNode last = page.getLast();
            cursor = new Deliveries.Cursor(
                    Instant.parse(last.path("at").textValue()),
                    last.path("message_id").textValue(),
                    last.path("attempt").intValue());
        }
    }

    /** Three attempts share each instant. */
    private static DeliveryAttempt attempt(int i) {
        boolean dead = i % 10 == 0;
        return new DeliveryAttempt(
                PROJECT,
                i % 2 == 0 ? "crm" : "mail",
                "m%02d".formatted(i),
                new MembershipChange(PROJECT, "cart", profile(i % 5), MembershipChange.Kind.ENTERED, i, THEN, 7),
                1,
                THEN.plusMillis(i / 3),
                Duration.ofMillis(42),
                dead ? DeliveryAttempt.Outcome.DEAD : DeliveryAttempt.Outcome.DELIVERED,
                dead ? 410 : 200,
                dead ? "gone" : "");
    }

    @Test
    void theEngineAnswersAPing() {
        assertThat(warehouse.clickHouse.ping()).isTrue();
        assertThat(warehouse.withPassword("wrong").ping()).isFalse();
    }
}
