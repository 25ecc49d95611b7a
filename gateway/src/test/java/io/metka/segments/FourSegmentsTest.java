package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Commerce;
import io.metka.model.Item;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The four segments that the product was asked for, in the words of the request, all in one project: added to cart and no
 * purchase within 15 minutes; looked at smartphones three times within a month, did not buy, average check above 15,000
 * roubles; RFM champions, loyal, sleeping, newcomers; abandoned carts at least two in a quarter and a last viewed category.
 */
final class FourSegmentsTest {
    private static final Map<String, String> RULES = Map.of(
            "abandoned",
            "{'absence':{'event':{'name':'product_added'},'not_followed_by':{'name':'order_completed'},'within':'PT15M'}}",
            "choosing",
            "{'all':[{'did':{'event':{'name':'product_viewed','where':[{'field':'items.category','equals':'smartphones'}]},"
                    + "'window':{'last':'P30D'},'at_least':3}},"
                    + "{'never':{'event':{'name':'order_completed'},'window':{'last':'P30D'}}},"
                    + "{'attribute':{'compute':{'event':{'name':'order_completed'},'measure':{'avg':'revenue'}},"
                    + "'greater':15000}}]}",
            "champions",
            "{'rfm':{'class':['champions']}}",
            "loyal",
            "{'rfm':{'class':['loyal']}}",
            "sleeping",
            "{'rfm':{'class':['sleeping']}}",
            "newcomers",
            "{'rfm':{'class':['newcomers']}}",
            "lost_carts",
            "{'all':[{'attribute':{'compute':{'abandoned':{'event':{'name':'product_added'},"
                    + "'not_followed_by':{'name':'order_completed'},'within':'PT1H','window':{'last':'P90D'}}},"
                    + "'at_least':2}},{'attribute':{'id':'last_category','equals':'tea'}}]}");

    /** A customer for each recency (tens) and frequency (ones). */
    private static final int CUSTOMERS = 55;

    private final World world = new World();
    private final SegmentEvaluator evaluator = world.evaluator();
    private int ids;

    @BeforeEach
    void publish() {
        world.attribute(
                "last_category",
                JsonText.of("{\"event\":{\"name\":\"product_viewed\"},\"measure\":{\"last\":\"items.category\"}}"),
                1);
        new TreeMap<>(RULES)
                .forEach((id, rule) ->
                        world.publish(id, JsonText.of("{\"version\":1,\"rule\":" + rule.replace('\'', '"') + "}"), 1));
        // Recency r: the last order was 6 − r days ago, or a little more; frequency f: f orders.
        for (int customer = 11; customer <= CUSTOMERS; customer++) {
            int recency = customer / 10;
            int frequency = customer % 10;
            for (int order = 0; frequency <= 5 && order < frequency; order++) {
                bought(customer, Duration.ofDays(6L - recency).plusMinutes(frequency + order), 1_000);
            }
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Instant ago(Duration ago) {
        return world.clock.now().minus(ago);
    }

    private void bought(int customer, Duration ago, int revenue) {
        act(customer, "order_completed", ago, new Commerce(BigDecimal.valueOf(revenue), "RUB", ""));
    }

    private void added(int customer, Duration ago) {
        act(customer, "product_added", ago, Commerce.NONE);
    }

    private void viewed(int customer, String category, Duration ago) {
        Item item = new Item("i", "", category, "", "", BigDecimal.TEN, BigDecimal.ONE);
        act(customer, "product_viewed", ago, new Commerce(BigDecimal.ZERO, "", "", List.of(item)));
    }

    private void act(int customer, String name, Duration ago, Commerce commerce) {
        World.Details none = World.Details.NONE;
        world.store(new World.Act(
                "e" + ids++,
                World.profile(customer),
                name,
                ago(ago),
                new World.Details(none.properties(), none.traits(), commerce, none.enrichment(), List.of())));
    }

    /** Of the visitors that a test brings in itself: others age past a boundary as time goes by. */
    private List<String> tick(Duration later) {
        return everything(later).stream()
                .filter(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)) > CUSTOMERS)
                .toList();
    }

    /** What the tick after some time tells, as {@code segment customer} with a sign, sorted. */
    private List<String> everything(Duration later) {
        world.clock.advance(later);
        evaluator.tick();
        List<String> told = new ArrayList<>();
        for (MembershipChange change : world.drain()) {
            int customer = (int) (change.profile().value().getLeastSignificantBits() & 0xffff);
            told.add((change.kind() == Kind.ENTERED ? "+" : "-") + change.segment() + " " + customer);
        }
        return told.stream().sorted().toList();
    }

    @Test
    void classesOfCustomersAreThoseOfTheGrid() {
        Map<String, TreeSet<Integer>> members = new TreeMap<>();
        everything(Duration.ofSeconds(1)).forEach(line -> {
            String[] parts = line.substring(1).split(" ", -1);
            members.computeIfAbsent(parts[0], _ -> new TreeSet<>()).add(Integer.valueOf(parts[1]));
        });
        assertThat(members)
                .isEqualTo(Map.of(
                        "champions", new TreeSet<>(List.of(54, 55)),
                        "loyal", new TreeSet<>(List.of(34, 35, 44, 45)),
                        "sleeping", new TreeSet<>(List.of(21, 22)),
                        "newcomers", new TreeSet<>(List.of(51))));

        bought(90, Duration.ZERO, 1_000);
        assertThat(tick(Duration.ofSeconds(1))).containsExactly("+newcomers 90");
        for (int order = 1; order <= 3; order++) {
            bought(90, Duration.ZERO, 1_000);
        }
        assertThat(tick(Duration.ofSeconds(1))).containsExactly("+champions 90", "-newcomers 90");
        bought(21, Duration.ZERO, 1_000);
        assertThat(everything(Duration.ofSeconds(1))).contains("-sleeping 21");
    }

    @Test
    void aCartWithoutAPurchaseWithinFifteenMinutes() {
        tick(Duration.ofSeconds(1));
        added(90, Duration.ZERO);
        added(91, Duration.ZERO);
        assertThat(tick(Duration.ofMinutes(10))).isEmpty();
        bought(91, Duration.ZERO, 100);
        assertThat(tick(Duration.ofMinutes(5).minusMillis(1))).containsExactly("+newcomers 91");
        assertThat(tick(Duration.ofMillis(1))).containsExactly("+abandoned 90");
        bought(90, Duration.ZERO, 100);
        assertThat(tick(Duration.ofSeconds(1))).containsExactly("+newcomers 90", "-abandoned 90");
    }

    @Test
    void smartphonesThreeTimesNoPurchaseAndALargeAverageCheck() {
        tick(Duration.ofSeconds(1));
        for (int customer : List.of(90, 91, 92, 93)) {
            bought(customer, Duration.ofDays(40), 10_000);
            bought(customer, Duration.ofDays(50), customer == 91 ? 20_000 : 20_001);
            viewed(customer, "smartphones", Duration.ofDays(customer == 92 ? 30 : 29));
            viewed(customer, "smartphones", Duration.ofDays(1));
            viewed(customer, "tea", Duration.ofHours(1));
        }
        bought(93, Duration.ofDays(20), 30_000);
        assertThat(choosing(tick(Duration.ofSeconds(1)))).isEmpty();
        for (int customer : List.of(90, 91, 92, 93)) {
            viewed(customer, "smartphones", Duration.ZERO);
        }
        assertThat(choosing(tick(Duration.ofSeconds(1))))
                .as("91 has an average of 15,000 to the rouble, 92 looked too long ago, 93 bought")
                .containsExactly("+choosing 90");
        assertThat(choosing(tick(Duration.ofDays(1))))
                .as("the first look is a month old")
                .containsExactly("-choosing 90");
    }

    private static List<String> choosing(List<String> told) {
        return told.stream().filter(line -> line.contains("choosing")).toList();
    }

    @Test
    void twoAbandonedCartsInAQuarterAndTheLastViewedCategory() {
        tick(Duration.ofSeconds(1));
        viewed(90, "tea", Duration.ofDays(3));
        added(90, Duration.ofDays(89));
        added(90, Duration.ofDays(2));
        added(90, Duration.ofDays(2).minusMinutes(30));
        assertThat(tick(Duration.ofSeconds(1))).containsExactly("+abandoned 90", "+lost_carts 90");
        viewed(90, "hats", Duration.ZERO);
        assertThat(tick(Duration.ofSeconds(1))).containsExactly("-lost_carts 90");
        viewed(90, "tea", Duration.ZERO);
        assertThat(tick(Duration.ofSeconds(1))).containsExactly("+lost_carts 90");
        assertThat(tick(Duration.ofDays(1)).stream()
                        .filter(line -> line.contains("lost_carts"))
                        .toList())
                .as("the first cart is older than a quarter")
                .containsExactly("-lost_carts 90");
    }
}
