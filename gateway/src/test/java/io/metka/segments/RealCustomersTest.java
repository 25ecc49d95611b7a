package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.embedded.Stores;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.settings.SegmentSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFM and the inputs of a customer's lifetime value over real purchases: what Metka says of everybody is what plain SQL over
 * the files says, which shares nothing with the code under test, neither a query nor a table nor the reading of the files.
 */
final class RealCustomersTest {
    private static final Logger LOG = LoggerFactory.getLogger(RealCustomersTest.class);
    private static final List<String> CLASSES = List.of("champions", "loyal", "sleeping", "newcomers");
    private static final Comparator<ProfileId> ORDER = Comparator.comparing(ProfileId::value);
    private static final int AT_ONCE = 5_000;
    private static final int MOST_AT_ONCE = 10_000;

    /** One purchase a row: customer, when, pieces, money. */
    private static final String CDNOW = """
            SELECT fields[1] AS customer, parseDateTimeBestEffort(fields[2], 'UTC') AS at, 'order_completed' AS name,
                toInt64(fields[3]) AS pieces, toDecimal64(fields[4], 4) AS money
            FROM (SELECT splitByWhitespace(trimBoth(line)) AS fields FROM file({file:String}, LineAsString, 'line String'))
            WHERE fields[1] != 'customer_id'
            """;

    private static final String RETAIL = """
            SELECT toString(toUInt32(assumeNotNull(CustomerID))) AS customer, toDateTime(InvoiceDate, 'UTC') AS at,
                if(startsWith(InvoiceNo, 'C'), 'order_refunded', 'order_completed') AS name,
                sum(Quantity) AS pieces, sum(toDecimal64(UnitPrice, 4) * Quantity) AS money, InvoiceNo AS invoice
            FROM file({file:String}, CSVWithNames, 'InvoiceNo String, StockCode String, Description String, Quantity Int64,
                InvoiceDate String, UnitPrice String, CustomerID Nullable(Float64), Country String')
            WHERE CustomerID IS NOT NULL GROUP BY invoice, customer, at
            """;

    /** The scores and classes of docs/rfm.md in the manner of an analyst: ranks by window functions, a CASE for the grid. */
    private static final String SCORED = """
            WITH customers AS (
                SELECT customer, max(at) AS newest, count() AS orders, sum(money) AS total FROM (%s)
                WHERE name = 'order_completed' AND at <= parseDateTimeBestEffort({end:String}, 'UTC')
                    AND at > parseDateTimeBestEffort({end:String}, 'UTC') - INTERVAL 365 DAY
                GROUP BY customer),
            places AS (
                SELECT *, count() OVER () AS n, row_number() OVER (ORDER BY newest DESC) AS by_age,
                    row_number() OVER (ORDER BY orders) AS by_orders, row_number() OVER (ORDER BY total) AS by_total
                FROM customers),
            fifths AS (
                SELECT
                    maxIf(newest, by_age = ceil(1 * n / 5)) AS a1, maxIf(newest, by_age = ceil(2 * n / 5)) AS a2,
                    maxIf(newest, by_age = ceil(3 * n / 5)) AS a3, maxIf(newest, by_age = ceil(4 * n / 5)) AS a4,
                    maxIf(orders, by_orders = ceil(1 * n / 5)) AS f1, maxIf(orders, by_orders = ceil(2 * n / 5)) AS f2,
                    maxIf(orders, by_orders = ceil(3 * n / 5)) AS f3, maxIf(orders, by_orders = ceil(4 * n / 5)) AS f4,
                    sumIf(total, by_total = ceil(1 * n / 5)) AS m1, sumIf(total, by_total = ceil(2 * n / 5)) AS m2,
                    sumIf(total, by_total = ceil(3 * n / 5)) AS m3, sumIf(total, by_total = ceil(4 * n / 5)) AS m4
                FROM places),
            scores AS (
                SELECT customer, orders, total,
                    CASE WHEN newest >= a1 THEN 5 WHEN newest >= a2 THEN 4 WHEN newest >= a3 THEN 3 WHEN newest >= a4 THEN 2
                        ELSE 1 END AS r,
                    CASE WHEN orders > f4 THEN 5 WHEN orders > f3 THEN 4 WHEN orders > f2 THEN 3 WHEN orders > f1 THEN 2
                        ELSE 1 END AS f,
                    CASE WHEN total > m4 THEN 5 WHEN total > m3 THEN 4 WHEN total > m2 THEN 3 WHEN total > m1 THEN 2
                        ELSE 1 END AS m
                FROM customers CROSS JOIN fifths)
            SELECT customer, r, f, m, toString(total) AS money,
                CASE WHEN r = 5 AND f = 1 THEN 'newcomers' WHEN r = 4 AND f = 1 THEN 'promising'
                    WHEN r >= 4 AND f <= 3 THEN 'potential_loyal' WHEN r = 5 THEN 'champions' WHEN r >= 3 AND f >= 4 THEN 'loyal'
                    WHEN r = 3 AND f = 3 THEN 'need_attention' WHEN r = 3 THEN 'about_to_sleep'
                    WHEN f = 5 THEN 'cannot_lose' WHEN f >= 3 THEN 'at_risk' WHEN r = 2 THEN 'sleeping' ELSE 'lost' END AS class
            FROM scores
            """;

    /** What a calculation of lifetime value starts from, for each customer. */
    private static final String INPUTS = """
            SELECT customer, toString(sum(money)) AS revenue, count() AS events, countIf(name = 'order_completed') AS orders,
                toString(sumIf(money, name = 'order_completed')) AS ordered,
                toString(minIf(money, name = 'order_completed')) AS least,
                toString(maxIf(money, name = 'order_completed')) AS most,
                toString(sumIf(pieces, name = 'order_completed')) AS pieces,
                intDiv(toUnixTimestamp(parseDateTimeBestEffort({end:String}, 'UTC')) - toUnixTimestamp(min(at)), 86400) AS since_first,
                intDiv(toUnixTimestamp(parseDateTimeBestEffort({end:String}, 'UTC')) - toUnixTimestamp(max(at)), 86400) AS since_last,
                toString(sumIf(money, at > parseDateTimeBestEffort({end:String}, 'UTC') - INTERVAL 90 DAY)) AS quarter
            FROM (%s) GROUP BY customer
            """;

    /** The same as computed attributes: by the SQL's column. */
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "revenue", "{'event':{'names':['order_completed','order_refunded']},'measure':{'sum':'revenue'}}",
            "events", "{'event':{'names':['order_completed','order_refunded']},'measure':{'count':true}}",
            "orders", "{'event':{'name':'order_completed'},'measure':{'count':true}}",
            "least", "{'event':{'name':'order_completed'},'measure':{'min':'revenue'}}",
            "most", "{'event':{'name':'order_completed'},'measure':{'max':'revenue'}}",
            "pieces", "{'event':{'name':'order_completed'},'measure':{'sum':'items.quantity'}}",
            "since_first",
                    "{'event':{'names':['order_completed','order_refunded']},'measure':{'days_since_first':true}}",
            "since_last", "{'event':{'names':['order_completed','order_refunded']},'measure':{'days_since_last':true}}",
            "quarter",
                    "{'event':{'names':['order_completed','order_refunded']},'window':{'last':'P90D'},'measure':{'sum':'revenue'}}",
            "average_check", "{'event':{'name':'order_completed'},'measure':{'avg':'revenue'}}");

    @Test
    void customersOfCdnow() {
        RealPurchases.require(RealPurchases.CDNOW);
        try (World world = world()) {
            store(world, RealPurchases.cdnow(world.start));
            Facts facts = new Facts(CDNOW, RealPurchases.CDNOW, RealPurchases.CDNOW_END);
            sameScores("CDNOW", world, facts);
            sameInputs("CDNOW", world, facts);
        }
    }

    @Test
    void customersOfAnOnlineShop() {
        RealPurchases.require(RealPurchases.RETAIL);
        try (World world = world()) {
            store(world, RealPurchases.retail(world.start));
            Facts facts = new Facts(RETAIL, RealPurchases.RETAIL.resolve("*.csv"), RealPurchases.RETAIL_END);
            sameScores("Online Retail", world, facts);
            sameInputs("Online Retail", world, facts);
        }
    }

    /** Purchases as a query over files, as of an instant. */
    private record Facts(String purchases, Path files, Instant end) {
        List<ObjectNode> ask(World world, String sql) {
            return world.clickHouse.query(
                    sql.formatted(purchases), Map.of("file", files.toString(), "end", end.toString()));
        }
    }

    /** One tick takes as many as it can: days are whole in the files, so a moment later somebody's age exceeds a boundary. */
    private static World world() {
        Stores.clickHouse();
        SegmentSettings defaults = SegmentSettings.defaults();
        return new World(new SegmentSettings(
                defaults.tick(), defaults.shortestTick(), MOST_AT_ONCE, defaults.lease(), defaults.watermark()));
    }

    private static void store(World world, List<World.Act> acts) {
        for (int from = 0; from < acts.size(); from += AT_ONCE) {
            world.store(acts.subList(from, Math.min(from + AT_ONCE, acts.size())), List.of());
        }
    }

    private static void sameScores(String label, World world, Facts facts) {
        List<ObjectNode> scored = facts.ask(world, SCORED);
        RfmReport report = Objects.requireNonNull(world.queries().rfm(world.project, true));

        Map<String, String> cells = new TreeMap<>();
        report.cells()
                .forEach(c -> cells.put(
                        "" + c.recency() + c.frequency() + c.monetary(), c.customers() + " " + plain(c.sum())));
        assertThat(cells)
                .isEqualTo(sizes(
                        scored,
                        row -> row.path("r").asText()
                                + row.path("f").asText()
                                + row.path("m").asText()));

        Map<String, String> classes = new TreeMap<>();
        report.classes().forEach((id, size) -> {
            if (size.customers() > 0) {
                classes.put(id, size.customers() + " " + plain(size.sum()));
            }
        });
        assertThat(classes)
                .hasSizeGreaterThan(5)
                .containsKeys("newcomers")
                .isEqualTo(sizes(scored, row -> row.path("class").asText()));
        LOG.info("{}: {} customers scored, {}", label, scored.size(), classes);
        CLASSES.forEach(id -> assertThat(world.queries()
                        .estimate(world.project, ofClass(id), 1, 1)
                        .members())
                .isEqualTo(scored.stream()
                        .filter(row -> row.path("class").asText().equals(id))
                        .count()));
        if (scored.size() <= MOST_AT_ONCE) {
            sameMembers(world, scored);
        }
    }

    private static JsonText ofClass(String id) {
        return JsonText.of("{\"version\":1,\"rule\":{\"rfm\":{\"class\":[\"" + id + "\"]}}}");
    }

    /** The segments that marketers make of the classes have those members, no others. */
    private static void sameMembers(World world, List<ObjectNode> scored) {
        CLASSES.forEach(id -> world.publish(id, ofClass(id), 1));
        world.evaluator().tick();
        Map<String, Set<ProfileId>> members = new TreeMap<>();
        for (MembershipChange change : world.drain()) {
            assertThat(change.kind()).isEqualTo(MembershipChange.Kind.ENTERED);
            members.computeIfAbsent(change.segment(), _ -> new TreeSet<>(ORDER)).add(change.profile());
        }
        Map<String, Set<ProfileId>> expected = scored.stream()
                .filter(row -> CLASSES.contains(row.path("class").asText()))
                .collect(Collectors.groupingBy(
                        row -> row.path("class").asText(),
                        TreeMap::new,
                        Collectors.mapping(
                                row -> RealPurchases.profile(
                                        row.path("customer").asText()),
                                Collectors.toCollection(() -> new TreeSet<>(ORDER)))));
        assertThat(members).isEqualTo(expected);
    }

    private static Map<String, String> sizes(List<ObjectNode> scored, Function<ObjectNode, String> key) {
        Map<String, List<BigDecimal>> money = scored.stream()
                .collect(Collectors.groupingBy(
                        key,
                        Collectors.mapping(
                                row -> new BigDecimal(row.path("money").asText()), Collectors.toList())));
        Map<String, String> sizes = new TreeMap<>();
        money.forEach((group, sums) ->
                sizes.put(group, sums.size() + " " + plain(sums.stream().reduce(BigDecimal.ZERO, BigDecimal::add))));
        return sizes;
    }

    private static void sameInputs(String label, World world, Facts facts) {
        ATTRIBUTES.forEach((id, text) -> world.attribute(id, JsonText.of(text.replace('\'', '"')), 1));
        Map<ProfileId, ObjectNode> expected = new HashMap<>();
        facts.ask(world, INPUTS)
                .forEach(row ->
                        expected.put(RealPurchases.profile(row.path("customer").asText()), row));
        List<ProfileId> everyone = new ArrayList<>(expected.keySet());
        BigDecimal revenue = BigDecimal.ZERO;
        long orders = 0;
        int seen = 0;
        for (int from = 0; from < everyone.size(); from += AT_ONCE) {
            List<ProfileId> some = everyone.subList(from, Math.min(from + AT_ONCE, everyone.size()));
            Map<ProfileId, Map<String, JsonNode>> values = world.queries().attributes(world.project, some, List.of());
            for (ProfileId profile : some) {
                Map<String, JsonNode> mine = Objects.requireNonNull(values.get(profile));
                sameInputs(profile, mine, Objects.requireNonNull(expected.get(profile)));
                revenue =
                        revenue.add(Objects.requireNonNull(mine.get("revenue")).decimalValue());
                orders += Objects.requireNonNull(mine.get("orders")).asLong();
                seen++;
            }
        }
        assertThat(seen).isEqualTo(expected.size()).isPositive();
        LOG.info("{}: {} customers, {} orders, {} of revenue", label, seen, orders, plain(revenue));
    }

    private static void sameInputs(ProfileId profile, Map<String, JsonNode> mine, ObjectNode expected) {
        long orders = expected.path("orders").asLong();
        for (String id : ATTRIBUTES.keySet()) {
            JsonNode value = Objects.requireNonNull(mine.get(id));
            String as = profile + "'s " + id;
            if (orders == 0 && Set.of("least", "most", "average_check").contains(id)) {
                assertThat(value.isNull()).as(as).isTrue();
            } else {
                BigDecimal wanted = id.equals("average_check")
                        ? number(expected, "ordered").divide(BigDecimal.valueOf(orders), 6, RoundingMode.DOWN)
                        : number(expected, id);
                assertThat(value.decimalValue()).as(as).isEqualByComparingTo(wanted);
            }
        }
    }

    private static BigDecimal number(ObjectNode row, String column) {
        return new BigDecimal(row.path(column).asText());
    }

    private static String plain(BigDecimal sum) {
        return sum.stripTrailingZeros().toPlainString();
    }
}
