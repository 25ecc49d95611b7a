package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Page;
import io.metka.model.PlanViolation;
import io.metka.model.PlannedEvent;
import io.metka.model.PlannedEvent.Mode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tracking plan minds about events. */
final class TrackingPlansTest {
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final String ORDER = """
            {"type": "object", "required": ["order_id", "a/b"], "properties":
             {"revenue": {"type": "number", "minimum": 0}, "email": {"format": "email"}, "code": {"pattern": "^(a+)+$"},
              "items": {"type": "array", "items": {"$ref": "#/$defs/item"}}},
             "$defs": {"item": {"required": ["sku"]}}}
            """;

    private final TrackingPlans plans = new TrackingPlans();

    @Test
    void withoutAPlanNothingIsMinded() {
        assertThat(plans.check(SHOP, event("anything", "{}"))).isEmpty();
        follow(planned("order_completed", Mode.TAG, ORDER));
        assertThat(plans.check(new ProjectId("other"), event("order_completed", "{}")))
                .isEmpty();
        assertThat(plans.check(SHOP, event("unplanned", "{}"))).isEmpty();
    }

    @Test
    void eachViolationSaysWhereAndWhat() {
        follow(planned("order_completed", Mode.BLOCK, ORDER));
        assertThat(
                        plans.check(
                                SHOP,
                                event(
                                        "order_completed",
                                        "{\"order_id\": 1, \"revenue\": -1, \"email\": \"no\", \"items\": [{\"sku\": 1}, {}]}")))
                .extracting(PlanViolation::pointer, PlanViolation::rule)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("/properties/a~1b", "required"),
                        org.assertj.core.groups.Tuple.tuple("/properties/revenue", "minimum"),
                        org.assertj.core.groups.Tuple.tuple("/properties/email", "format"),
                        org.assertj.core.groups.Tuple.tuple("/properties/items/1/sku", "required"));
        assertThat(plans.check(SHOP, event("order_completed", "{\"order_id\": 1, \"a/b\": 2}")))
                .isEmpty();
    }

    @Test
    void aHostileTextCostsNoMoreThanItsLength() {
        follow(planned("order_completed", Mode.TAG, ORDER));
        String text = "a".repeat(20_000) + "!";
        long started = System.nanoTime();
        assertThat(plans.check(SHOP, event("order_completed", "{\"order_id\":1,\"a/b\":1,\"code\":\"" + text + "\"}")))
                .extracting(PlanViolation::rule)
                .containsExactly("pattern");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .as("a pattern that backtracks would take longer than the universe has")
                .isLessThan(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'$ref': '#/$defs/item', '$defs': {'itme': {}}} | /$ref",
                "{'$ref': '#/$defs/a', '$defs': {'a': {'not': {'$ref': '#/$defs/a/not'}}}} | /$defs/a/not/$ref",
                "{'$ref': '#/$defs/a', '$defs': {'a': {'not': {'$ref': '#/$defs/a'}}}} | /$defs/a",
                "{'$ref': 'https://elsewhere.example/item'} | /$ref",
                "{'properties': {'a': {'pattern': '(?=a)'}}} | /properties/a/pattern"
            })
    void aSchemaThatCouldNotBeHeldAgainstEventsIsRefusedBeforeItIsPublished(String schema, String pointer)
            throws IOException {
        assertThat(PlanSchema.problems(Json.MAPPER.readTree(schema.replace('\'', '"'))))
                .extracting(Problem::pointer)
                .containsExactly(pointer);
    }

    @Test
    void aPropertyMayBeCalledAsAKeyword() throws IOException {
        assertThat(PlanSchema.problems(
                        Json.MAPPER.readTree("{\"$defs\":{\"a\":{\"properties\":{\"$ref\":{\"type\":\"string\"}}}}}")))
                .isEmpty();
    }

    @Test
    void theEntryForAllOthersMindsWhatIsNotNamed() {
        follow(planned("order_completed", Mode.TAG, "{}"), planned(PlannedEvent.ANY_OTHER, Mode.BLOCK, "{}"));
        assertThat(plans.check(SHOP, event("order_completed", "{}"))).isEmpty();
        assertThat(plans.check(SHOP, event(Event.PAGE_VIEW, "{}"))).isEmpty();
        assertThat(plans.check(SHOP, event("clik", "{}")))
                .containsExactly(new PlanViolation("id", "clik", Mode.BLOCK, "/name", "unplanned"));
    }

    @Test
    void violationsOfOneEventAreBounded() {
        follow(planned("x", Mode.TAG, "{\"additionalProperties\": false}"));
        StringBuilder many = new StringBuilder("{\"p\":1");
        for (int i = 0; i < 100; i++) {
            many.append(",\"p").append(i).append("\":1");
        }
        assertThat(plans.check(SHOP, event("x", many + "}"))).hasSizeBetween(1, 10);
    }

    private void follow(PlannedEvent... planned) {
        plans.follow(CatalogDraft.of(1).withPlan(List.of(planned)).catalog());
    }

    private static PlannedEvent planned(String event, Mode mode, String schema) {
        return new PlannedEvent(SHOP, event, mode, JsonText.of(schema));
    }

    private static Event event(String name, String properties) {
        return new Event(
                "id",
                name,
                Instant.EPOCH,
                List.of(),
                ConsentState.UNKNOWN,
                Page.NONE,
                Commerce.NONE,
                JsonText.of(properties));
    }
}
