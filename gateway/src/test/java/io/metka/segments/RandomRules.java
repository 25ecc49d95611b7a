package io.metka.segments;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.Commerce;
import io.metka.model.Enrichment;
import io.metka.model.IdentifierHash;
import io.metka.model.Item;
import io.metka.model.JsonText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rules of every kind and events that they can tell apart, at random and reproducible. */
final class RandomRules {
    static final List<String> NAMES =
            List.of("product_viewed", "product_added", "product_added", "order_completed", "page_viewed");
    private static final String[] FILTERS = {
        "'field':'properties.color','equals':'red','ignore_case':true",
        "'field':'properties.color','one_of':['red',5,'blue']",
        "'field':'properties.color','contains':'e'",
        "'field':'properties.color','starts_with':'R','not':true",
        "'field':'properties.color','matches':'^[rb].*(d|e)$'",
        "'field':'properties.color','exists':false",
        "'field':'properties.n','equals':2.5",
        "'field':'properties.n','between':[1,2.5]",
        "'field':'properties.n','less':2,'not':true",
        "'field':'properties.n','equals':true",
        "'field':'properties.deep.er','at_least':3",
        "'field':'properties.tags','includes':'a'",
        "'field':'properties.tags','includes':7",
        "'field':'properties.day','before':'2026-01-02'",
        "'field':'properties.day','after':'2026-01-01T12:00:00+03:00'",
        "'field':'revenue','greater':5",
        "'field':'revenue','at_most':5.25",
        "'field':'currency','equals':'RUB'",
        "'field':'items.category','equals':'phones'",
        "'field':'items.category','equals':'phones','not':true",
        "'field':'items.price','at_least':3.5",
        "'field':'items.brand','exists':true",
        "'item':[{'field':'items.category','equals':'phones'},{'field':'items.price','less':4}]",
        "'item':[{'field':'items.brand','equals':'x','not':true},{'field':'items.quantity','greater':1}]",
        "'any':[{'field':'properties.n','greater':1},{'field':'items.name','ends_with':'b'}]",
        "'field':'device_type','equals':'phone'",
        "'field':'traits.plan','exists':true"
    };
    private static final String[] NUMBERS = {"revenue", "properties.n", "items.price", "quantity", "properties.color"};
    private static final String[] VALUES = {
        "properties.color", "properties.n", "items.category", "currency", "traits.plan"
    };
    private static final String[] VISITS = {
        "'field':'device_type','equals':'phone'",
        "'field':'country','one_of':['RU','BY'],'not':true",
        "'field':'session_number','at_least':2",
        "'field':'session_first','equals':true",
        "'field':'os','exists':true"
    };

    private final Random random;
    private final Instant start;

    RandomRules(Random random, Instant start) {
        this.random = random;
        this.start = start;
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    /** One rule of a segment; {@code segments} and {@code attributes} may be named. */
    JsonNode rule(List<String> segments, List<String> attributes) {
        JsonNode rule;
        do {
            rule = OracleValues.read(quoted(rule(3, segments, attributes)));
            // An event cannot settle itself.
        } while (!RuleCheck.problems(document(rule)).isEmpty());
        return rule;
    }

    static JsonText document(JsonNode rule) {
        return JsonText.of("{\"version\":1,\"rule\":" + rule + "}");
    }

    private String rule(int depth, List<String> segments, List<String> attributes) {
        int kind = random.nextInt(depth > 0 ? 22 : 17);
        Supplier<String> inner = () -> rule(depth - 1, segments, attributes);
        return switch (kind) {
            case 17, 18 -> "{'all':[" + inner.get() + "," + inner.get() + "]}";
            case 19, 20 -> "{'any':[" + inner.get() + "," + inner.get() + "]}";
            case 21 -> "{'not':" + inner.get() + "}";
            case 15 ->
                segments.isEmpty()
                        ? leaf(0)
                        : "{'segment':{'id':'" + segments.get(random.nextInt(segments.size())) + "'}}";
            case 16 ->
                attributes.isEmpty()
                        ? leaf(0)
                        : "{'attribute':{'id':'" + attributes.get(random.nextInt(attributes.size())) + "',"
                                + comparison() + "}}";
            default -> leaf(kind);
        };
    }

    private String leaf(int kind) {
        return switch (kind) {
            case 0, 1 ->
                "{'did':{'event':" + event() + window()
                        + any("", ",'at_least':2", ",'at_most':1", ",'equals':3", ",'between':[1,2]") + "}}";
            case 2 ->
                "{'did':{'event':" + event() + window() + ",'measure':{'" + any("sum", "avg", "min", "max", "distinct")
                        + "':'" + any(NUMBERS) + "'}," + number() + "}}";
            case 3 -> "{'never':{'event':" + event() + window() + "}}";
            case 4 ->
                "{'" + any("first", "last") + "':{'event':" + event()
                        + (random.nextBoolean() ? ",'older_than':'" + length() + "'" : sometimes()) + "}}";
            case 5, 6 ->
                "{'absence':{'event':" + event() + ",'not_followed_by':" + event("page_viewed")
                        + ",'within':'PT" + (2 + random.nextInt(10)) + "S'"
                        + any("", ",'for_at_most':'PT" + (13 + random.nextInt(40)) + "S'") + "}}";
            case 7, 8 ->
                "{'sequence':{'steps':["
                        + IntStream.range(0, 2 + random.nextInt(3))
                                .mapToObj(_ -> event())
                                .collect(Collectors.joining(","))
                        + "],'within':'" + length() + "'" + any("", ",'in_last':'" + length() + "'") + "}}";
            case 9 -> "{'trait':{'name':'" + any("plan", "vip", "a.b") + "'," + comparison() + "}}";
            case 10, 11 -> "{'attribute':{'compute':" + computation() + "," + number() + any("", ",'not':true") + "}}";
            case 12 ->
                "{'rfm':"
                        + any(
                                "{'class':['good']}",
                                "{'class':['good','other']}",
                                "{'recency':{'at_least':3}}",
                                "{'frequency':{'between':[2,4]},'monetary':{'greater':1}}")
                        + "}";
            case 13 ->
                any(
                        "{'consent':{'purpose':'" + any("advertising", "analytics") + "','granted':"
                                + any("true", "false") + "}}",
                        "{'identifier':{'type':'" + any("email", "device") + "'}}");
            default ->
                any(
                        "{'percent':{'from':" + any("0", "33.33") + ",'below':" + any("50", "66.6") + ",'salt':'s"
                                + random.nextInt(3) + "'}}",
                        "{'visit':{" + any(VISITS) + ",'of':'" + any("last", "any") + "'" + window() + "}}",
                        "{'visit':{" + any(VISITS) + ",'of':'" + any("last", "any") + "'" + window() + "}}");
        };
    }

    /** A computed attribute's definition. */
    JsonNode attribute() {
        return OracleValues.read(quoted(computation()));
    }

    private String computation() {
        if (random.nextInt(4) == 0) {
            return "{'abandoned':{'event':" + event() + ",'not_followed_by':" + event() + ",'within':'PT"
                    + (2 + random.nextInt(10)) + "S'" + window() + "}}";
        }
        return "{'event':" + event() + window() + ",'measure':{"
                + any(
                        "'count':true",
                        "'days_since_first':true",
                        "'days_since_last':true",
                        "'" + any("sum", "avg", "min", "max") + "':'" + any(NUMBERS) + "'",
                        "'distinct':'" + any(VALUES) + "'",
                        "'" + any("first", "last", "top") + "':'" + any("properties.n", "properties.color") + "'")
                + "}}";
    }

    private String comparison() {
        return any("'equals':'gold'", "'exists':true", "'equals':2.5", "'exists':false", "'one_of':['red','gold',1]")
                + any("", ",'not':true");
    }

    private String number() {
        return any("'at_least':2", "'less':2.5", "'equals':1", "'between':[1,3]", "'greater':0", "'at_most':1");
    }

    private String length() {
        return any("PT3S", "PT10S", "PT7.5S", "PT25S", "PT1M", "P1D", "P2DT1S");
    }

    private String window() {
        return any("", sometimes(), sometimes(), sometimes());
    }

    private String sometimes() {
        if (random.nextInt(4) == 0) {
            Instant from = start.plusSeconds(random.nextInt(100)).minusSeconds(20);
            return ",'window':{'from':'" + from + "','to':'" + from.plusMillis(1 + random.nextInt(60_000)) + "'}";
        }
        return ",'window':{'last':'" + length() + "'}";
    }

    private String event() {
        return event(any(NAMES.toArray(String[]::new)));
    }

    private String event(String name) {
        String where = random.nextInt(3) > 0
                ? ""
                : ",'where':["
                        + IntStream.range(0, 1 + random.nextInt(2))
                                .mapToObj(_ -> "{" + any(FILTERS) + "}")
                                .collect(Collectors.joining(","))
                        + "]";
        String names = random.nextInt(5) == 0 ? "'names':['" + name + "','page_viewed']" : "'name':'" + name + "'";
        return "{" + names + where + "}";
    }

    /** What an event says; {@code person} is known by identifiers of its own. */
    World.Details details(int person) {
        List<String> properties = new ArrayList<>();
        maybe(properties, "'color':'" + any("red", "Red", "blue", "", "green") + "'");
        maybe(properties, "'n':" + any("1", "2.5", "'2.5'", "'x'", "true", "10", "-3", "1e21", "0.1234567"));
        maybe(properties, "'deep':{'er':" + any("3", "'4'", "2") + "}");
        maybe(properties, "'tags':" + any("['a','b']", "[7,8]", "['a',7,true]", "[]", "'a'"));
        maybe(
                properties,
                "'day':'" + any("2026-01-01", "2026-01-01T09:00:00Z", "2026-01-02T10:00:00.123+03:00", "soon") + "'");
        List<String> traits = new ArrayList<>();
        maybe(traits, "'plan':'" + any("gold", "free") + "'");
        maybe(traits, "'vip':" + any("true", "2.5", "null"));
        maybe(traits, "'a':{'b':" + any("'gold'", "1") + "}");
        List<Item> items = IntStream.range(0, random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0)
                .mapToObj(_ -> new Item(
                        any("1", "2", ""),
                        any("ab", "cd", ""),
                        any("phones", "books", ""),
                        any("x", "y", ""),
                        "",
                        new BigDecimal(any("3.5", "4", "0", "12.9999")),
                        new BigDecimal(any("1", "2", "0.5"))))
                .toList();
        return new World.Details(
                JsonText.of(quoted("{" + String.join(",", properties) + "}")),
                JsonText.of(random.nextInt(3) == 0 ? quoted("{" + String.join(",", traits) + "}") : "{}"),
                new Commerce(new BigDecimal(any("0", "0", "5.25", "7", "-2", "0.0001")), any("RUB", ""), "", items),
                new Enrichment(
                        new Enrichment.Device(any("phone", "desktop", ""), "", any("Linux", ""), "", "", ""),
                        new Enrichment.Geo(any("RU", "BY", "KZ", ""), "", "", 0, ""),
                        Enrichment.Campaign.NONE,
                        Enrichment.Bot.NONE,
                        new Enrichment.Session("s", random.nextInt(4), start, random.nextBoolean())),
                identifiers(person));
    }

    private void maybe(List<String> members, String member) {
        if (random.nextInt(3) == 0) {
            members.add(member);
        }
    }

    private List<IdentifierHash> identifiers(int person) {
        return switch (random.nextInt(4)) {
            case 0 -> List.of(new IdentifierHash("email", "e" + person));
            case 1 -> List.of(new IdentifierHash("device", "d" + person), new IdentifierHash("email", "e" + person));
            default -> List.of(new IdentifierHash("device", "d" + person));
        };
    }
}
