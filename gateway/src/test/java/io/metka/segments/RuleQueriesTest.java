package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.metka.model.Commerce;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.MembershipChange.Reason;
import io.metka.model.ProfileId;
import io.metka.segments.language.RuleProblem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the console asks of rules, and what rules that name other things depend on. */
final class RuleQueriesTest {
    private static final JsonText BOUGHT = rule("{'did':{'event':{'name':'order_completed'},'at_least':2}}");
    private static final JsonText CHECK =
            definition("{'event':{'name':'order_completed'},'measure':{'avg':'revenue'}}");

    /** Customer number i bought i times for 100·i each, the last time i hours ago. */
    private static void customers(World world, int many) {
        for (int i = 1; i <= many; i++) {
            int customer = i;
            world.store(IntStream.range(0, i)
                    .mapToObj(n -> order(
                            world,
                            "o" + customer + "-" + n,
                            customer,
                            Duration.ofHours(customer).plusMinutes(n)))
                    .toArray(World.Act[]::new));
        }
    }

    private static World.Act order(World world, String id, int customer, Duration ago) {
        return new World.Act(
                id,
                World.profile(customer),
                "order_completed",
                world.clock.now().minus(ago),
                new World.Details(
                        JsonText.EMPTY_OBJECT,
                        JsonText.EMPTY_OBJECT,
                        new Commerce(BigDecimal.valueOf(100L * customer), "RUB", ""),
                        World.Details.NONE.enrichment(),
                        List.of()));
    }

    @Test
    void estimatesOfEveryoneAndOfAShare() {
        try (World world = new World()) {
            customers(world, 5);
            RuleQueries.Estimate all = world.queries().estimate(world.project, BOUGHT, 1, 3);
            assertThat(all.members()).isEqualTo(4);
            assertThat(all.profiles()).isEqualTo(5);
            assertThat(all.examples()).containsExactly(World.profile(2), World.profile(3), World.profile(4));
            assertThat(all.rows()).isPositive();

            RuleQueries.Estimate never = world.queries()
                    .estimate(world.project, rule("{'never':{'event':{'name':'order_completed'}}}"), 1, 3);
            assertThat(never.members()).isZero();

            world.fill(2_000);
            RuleQueries.Estimate share =
                    world.queries().estimate(world.project, rule("{'did':{'event':{'name':'product_added'}}}"), 10, 10);
            assertThat(share.members()).isEqualTo(share.profiles()).isBetween(100L, 300L);
            assertThat(share.examples()).hasSize(10);
        }
    }

    @Test
    void valuesOfAttributesAlsoAfterAMerge() {
        try (World world = new World()) {
            customers(world, 3);
            world.attribute("average_check", CHECK, 1);
            world.attribute(
                    "last_category", definition("{'event':{'name':'x'},'measure':{'last':'items.category'}}"), 1);
            Map<ProfileId, Map<String, JsonNode>> values =
                    world.queries().attributes(world.project, List.of(World.profile(2)), List.of());
            assertThat(values).containsOnlyKeys(World.profile(2));
            Map<String, JsonNode> two = Objects.requireNonNull(values.get(World.profile(2)));
            assertThat(two.getOrDefault("average_check", NullNode.getInstance()).decimalValue())
                    .isEqualByComparingTo("200");
            assertThat(two).containsEntry("last_category", NullNode.getInstance());

            world.store(
                    List.of(new World.Act("m", World.profile(3), "page_viewed", world.clock.now())),
                    List.of(world.merge(World.profile(2), World.profile(3))));
            JsonNode both = Objects.requireNonNull(world.queries()
                    .computed(world.project, CHECK, List.of(World.profile(3)))
                    .get(World.profile(3)));
            assertThat(both.decimalValue()).isEqualByComparingTo("260");
        }
    }

    @Test
    void fifthsOfTenCustomers() {
        try (World world = new World()) {
            customers(world, 10);
            RfmReport report = Objects.requireNonNull(world.queries().rfm(world.project, true));
            // By age the places 2, 4, 6 and 8; by number and sum the places 3, 5, 7 and 9.
            assertThat(report.ages())
                    .containsExactlyElementsOf(IntStream.of(2, 4, 6, 8)
                            .mapToObj(hours -> Duration.ofHours(hours).toMillis())
                            .toList());
            assertThat(report.counts().stream().map(BigDecimal::intValueExact)).containsExactly(3, 5, 7, 9);
            assertThat(report.sums().stream().map(BigDecimal::intValueExact)).containsExactly(900, 2500, 4900, 8100);
            assertThat(report.cells())
                    .extracting(c -> c.recency() * 100 + c.frequency() * 10 + c.monetary(), RfmReport.Cell::customers)
                    .containsExactly(tuple(155, 2L), tuple(244, 2L), tuple(333, 2L), tuple(422, 2L), tuple(511, 2L));
            assertThat(report.classes()).hasEntrySatisfying("newcomers", size -> {
                assertThat(size.customers()).isEqualTo(2);
                assertThat(size.sum()).isEqualByComparingTo("500");
            });
            assertThat(report.classes().values().stream()
                            .mapToLong(RfmReport.Size::customers)
                            .sum())
                    .isEqualTo(10);
        }
    }

    @Test
    void newBoundariesMeanThatEveryoneIsLookedAtAgain() {
        try (World world = new World()) {
            customers(world, 5);
            world.publish("new", rule("{'rfm':{'class':['newcomers']}}"), 1);
            SegmentEvaluator evaluator = world.evaluator();
            world.clock.advance(Duration.ofSeconds(1));
            evaluator.tick();
            assertThat(world.drain())
                    .extracting(MembershipChange::profile, MembershipChange::kind, MembershipChange::reason)
                    .containsExactly(tuple(World.profile(1), Kind.ENTERED, Reason.INITIAL));

            world.store(order(world, "fresh", 6, Duration.ZERO));
            world.clock.advance(Duration.ofSeconds(1));
            evaluator.tick();
            world.drain();
            world.clock.advance(Duration.ofSeconds(1));
            assertThat(Objects.requireNonNull(world.queries().rfm(world.project, true))
                            .ages()
                            .getFirst())
                    .isLessThan(Duration.ofHours(2).toMillis());
            world.clock.advance(Duration.ofSeconds(1));
            evaluator.tick();
            assertThat(world.drain()).allMatch(change -> change.reason() == Reason.INITIAL);
        }
    }

    @Test
    void aSegmentThatIsNamedCarriesItsChangesOver() {
        try (World world = new World()) {
            customers(world, 3);
            world.publish("buyers", BOUGHT, 1);
            world.publish("others", rule("{'not':{'segment':{'id':'buyers'}}}"), 1);
            SegmentEvaluator evaluator = world.evaluator();
            world.clock.advance(Duration.ofSeconds(1));
            evaluator.tick();
            assertThat(world.drain())
                    .extracting(MembershipChange::segment, MembershipChange::profile)
                    .containsExactlyInAnyOrder(
                            tuple("buyers", World.profile(2)),
                            tuple("buyers", World.profile(3)),
                            tuple("others", World.profile(1)));

            world.publish("buyers", rule("{'did':{'event':{'name':'order_completed'},'at_least':3}}"), 2);
            world.clock.advance(Duration.ofSeconds(1));
            evaluator.tick();
            assertThat(world.drain())
                    .extracting(MembershipChange::segment, MembershipChange::profile, MembershipChange::kind)
                    .containsExactlyInAnyOrder(
                            tuple("buyers", World.profile(2), Kind.EXITED),
                            tuple("others", World.profile(2), Kind.ENTERED));
        }
    }

    @Test
    void whatARuleNamesMustBeThereAndLeadNowhereInCircles() {
        try (World world = new World()) {
            world.publish("one", rule("{'segment':{'id':'two'}}"), 1);
            world.publish("two", rule("{'all':[{'segment':{'id':'one'}}]}"), 1);
            assertThat(world.queries().problems(world.project, rule("{'segment':{'id':'one'}}")))
                    .singleElement()
                    .extracting(RuleProblem::message)
                    .asString()
                    .contains("one → two → one");
            assertThat(world.queries().problems(world.project, rule("{'attribute':{'id':'gone','exists':true}}")))
                    .extracting(RuleProblem::message)
                    .containsExactly("There is no computed attribute gone.");
            assertThat(world.queries().problems(world.project, rule("{'rfm':{'class':['kings']}}")))
                    .extracting(RuleProblem::message)
                    .containsExactly("There is no RFM class kings.");
            assertThatThrownBy(() -> world.queries().estimate(world.project, rule("{'segment':{'id':'one'}}"), 1, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static JsonText rule(String quoted) {
        return JsonText.of("{\"version\":1,\"rule\":" + quoted.replace('\'', '"') + "}");
    }

    private static JsonText definition(String quoted) {
        return JsonText.of(quoted.replace('\'', '"'));
    }
}
