package io.metka.segments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.metka.model.ProfileId;
import io.metka.support.Sha256;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The formulas of {@code docs/segments.md} for one profile at one instant, applied to the rule's JSON as it stands.
 *
 * @param profile present
 * @param t the instant
 * @param events all of the profile that have happened, each once, by time and id
 * @param decisions by purpose: the last one known, absent where there is none
 * @param names what the project has defined
 */
record RuleOracle(ProfileId profile, Instant t, List<World.Act> events, Map<String, Boolean> decisions, Names names) {
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** A project's definitions, as documents. */
    record Names(Map<String, JsonNode> segments, Map<String, JsonNode> attributes, JsonNode rfm) {}

    boolean holds(JsonNode rule) {
        String kind = rule.fieldNames().next();
        JsonNode r = rule.path(kind);
        return switch (kind) {
            case "all" -> r.valueStream().allMatch(this::holds);
            case "any" -> r.valueStream().anyMatch(this::holds);
            case "not" -> !holds(r);
            case "did" -> did(r);
            case "never" -> selected(r.path("event"), r.path("window")).isEmpty();
            case "first" ->
                occurred(
                        r,
                        times(r.path("event"), MissingNode.getInstance()).stream()
                                .findFirst());
            case "last" ->
                occurred(
                        r,
                        times(r.path("event"), MissingNode.getInstance()).stream()
                                .reduce((a, b) -> b));
            case "absence" -> absence(r);
            case "sequence" -> sequence(r);
            case "trait" -> OracleValues.compares(trait(r.path("name").asText()), r);
            case "attribute" ->
                OracleValues.compares(computed(r.has("id") ? named(names.attributes(), r) : r.path("compute")), r);
            case "rfm" -> rfm(r);
            case "consent" ->
                Boolean.valueOf(r.path("granted").asBoolean())
                        .equals(decisions.get(r.path("purpose").asText()));
            case "identifier" ->
                events.stream()
                        .flatMap(e -> e.details().identifiers().stream())
                        .anyMatch(i -> i.type().equals(r.path("type").asText()));
            case "visit" -> visit(r);
            case "segment" -> holds(named(names.segments(), r));
            case "percent" -> percent(r);
            default -> throw new IllegalArgumentException("The oracle does not know " + kind);
        };
    }

    private static JsonNode named(Map<String, JsonNode> definitions, JsonNode reference) {
        return Objects.requireNonNull(definitions.get(reference.path("id").asText()));
    }

    private static boolean is(World.Act act, JsonNode selector) {
        boolean named = selector.has("name")
                ? selector.path("name").asText().equals(act.name())
                : selector.path("names").valueStream().anyMatch(n -> n.asText().equals(act.name()));
        return named && selector.path("where").valueStream().allMatch(filter -> OracleValues.filter(act, filter));
    }

    private boolean inside(Instant time, JsonNode window) {
        if (window.has("last")) {
            return time.isAfter(t.minus(duration(window.path("last"))));
        }
        return !window.has("from")
                || (!time.isBefore(Instant.parse(window.path("from").asText()))
                        && time.isBefore(Instant.parse(window.path("to").asText())));
    }

    private List<World.Act> selected(JsonNode selector, JsonNode window) {
        return events.stream()
                .filter(e -> is(e, selector) && inside(e.time(), window))
                .toList();
    }

    private List<Instant> times(JsonNode selector, JsonNode window) {
        return selected(selector, window).stream().map(World.Act::time).toList();
    }

    private static Duration duration(JsonNode text) {
        return Duration.parse(text.asText());
    }

    private boolean did(JsonNode r) {
        JsonNode measure = r.has("measure") ? r.path("measure") : OracleValues.read("{\"count\":true}");
        JsonNode value = measured(selected(r.path("event"), r.path("window")), measure);
        boolean compared = Stream.of("equals", "greater", "at_least", "less", "at_most", "between")
                .anyMatch(r::has);
        return OracleValues.compares(value, compared ? r : OracleValues.read("{\"at_least\":1}"));
    }

    private boolean occurred(JsonNode r, Optional<Instant> time) {
        return time.isPresent()
                && (r.has("older_than")
                        ? !time.get().isAfter(t.minus(duration(r.path("older_than"))))
                        : inside(time.get(), r.path("window")));
    }

    private boolean absence(JsonNode r) {
        List<Instant> others = times(r.path("not_followed_by"), MissingNode.getInstance());
        return times(r.path("event"), MissingNode.getInstance()).stream()
                .filter(a -> !a.isAfter(t.minus(duration(r.path("within")))))
                .filter(a -> !r.has("for_at_most") || a.isAfter(t.minus(duration(r.path("for_at_most")))))
                .anyMatch(a -> others.stream().noneMatch(b -> !b.isBefore(a)));
    }

    private boolean sequence(JsonNode r) {
        List<List<Instant>> steps = new ArrayList<>();
        r.path("steps").forEach(step -> steps.add(times(step, MissingNode.getInstance())));
        return steps.getFirst().stream().anyMatch(first -> goesOn(r, steps, 1, first, first));
    }

    private boolean goesOn(JsonNode r, List<List<Instant>> steps, int next, Instant first, Instant last) {
        if (next == steps.size()) {
            return !last.isAfter(first.plus(duration(r.path("within"))))
                    && (!r.has("in_last") || last.isAfter(t.minus(duration(r.path("in_last")))));
        }
        return steps.get(next).stream().anyMatch(a -> a.isAfter(last) && goesOn(r, steps, next + 1, first, a));
    }

    private JsonNode trait(String name) {
        return last(events, e -> OracleValues.value(e, "traits." + name));
    }

    private static JsonNode last(List<World.Act> events, Function<World.Act, JsonNode> value) {
        return events.stream()
                .map(value)
                .filter(v -> !v.isMissingNode())
                .reduce((a, b) -> b)
                .orElse(MissingNode.getInstance());
    }

    private boolean visit(JsonNode r) {
        List<World.Act> visits =
                events.stream().filter(e -> inside(e.time(), r.path("window"))).toList();
        String field = r.path("field").asText();
        return r.path("of").asText().equals("last")
                ? OracleValues.compares(last(visits, e -> OracleValues.value(e, field)), r)
                : visits.stream().anyMatch(e -> OracleValues.compares(OracleValues.value(e, field), r));
    }

    /** The value of a computed attribute. */
    JsonNode computed(JsonNode c) {
        if (c.has("abandoned")) {
            return abandoned(c.path("abandoned"));
        }
        return measured(selected(c.path("event"), c.path("window")), c.path("measure"));
    }

    private JsonNode abandoned(JsonNode c) {
        Duration within = duration(c.path("within"));
        Set<Instant> carts = new TreeSet<>(times(c.path("event"), MissingNode.getInstance()));
        List<Instant> others = times(c.path("not_followed_by"), MissingNode.getInstance());
        long count = carts.stream()
                .filter(z -> inside(z, c.path("window")) && !z.plus(within).isAfter(t))
                .filter(z -> carts.stream().noneMatch(a -> a.isAfter(z) && a.isBefore(z.plus(within))))
                .filter(z -> others.stream().noneMatch(b -> !b.isBefore(z) && !b.isAfter(z.plus(within))))
                .count();
        return number(BigDecimal.valueOf(count));
    }

    private static JsonNode number(BigDecimal value) {
        return DecimalNode.valueOf(value);
    }

    private JsonNode measured(List<World.Act> of, JsonNode measure) {
        String kind = measure.fieldNames().next();
        String field = measure.path(kind).asText();
        return switch (kind) {
            case "count" -> number(BigDecimal.valueOf(of.size()));
            case "days_since_first" -> of.isEmpty() ? MissingNode.getInstance() : days(of.getFirst());
            case "days_since_last" -> of.isEmpty() ? MissingNode.getInstance() : days(of.getLast());
            case "first" ->
                last(of.reversed(), e -> values(e, field).findFirst().orElse(MissingNode.getInstance()));
            case "last" -> last(of, e -> values(e, field).findFirst().orElse(MissingNode.getInstance()));
            case "distinct" ->
                number(BigDecimal.valueOf(new LinkedHashSet<>(of.stream()
                                .flatMap(e -> values(e, field))
                                .map(RuleOracle::written)
                                .toList())
                        .size()));
            case "top" -> top(of.stream().flatMap(e -> values(e, field)).toList());
            default ->
                reduced(
                        kind,
                        of.stream()
                                .flatMap(e -> values(e, field))
                                .map(OracleValues::number)
                                .filter(Objects::nonNull)
                                .toList());
        };
    }

    private JsonNode days(World.Act act) {
        return number(
                BigDecimal.valueOf(Math.floorDiv(Duration.between(act.time(), t).toMillis(), DAY)));
    }

    private static Stream<JsonNode> values(World.Act act, String field) {
        Stream<JsonNode> all = field.startsWith("items.")
                ? act.details().commerce().items().stream().map(item -> OracleValues.item(item, field))
                : Stream.of(OracleValues.value(act, field));
        return all.filter(value -> !value.isMissingNode());
    }

    private static JsonNode reduced(String kind, List<BigDecimal> numbers) {
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (kind.equals("sum")) {
            return number(sum);
        }
        if (numbers.isEmpty()) {
            return MissingNode.getInstance();
        }
        return number(
                switch (kind) {
                    case "avg" -> sum.divide(BigDecimal.valueOf(numbers.size()), 6, RoundingMode.DOWN);
                    case "min" ->
                        numbers.stream().min(Comparator.naturalOrder()).orElseThrow();
                    default -> numbers.stream().max(Comparator.naturalOrder()).orElseThrow();
                });
    }

    /** Values are the same when they are written alike; a text is written as it is. */
    private static String written(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.toString();
    }

    private static JsonNode top(List<JsonNode> values) {
        Map<String, JsonNode> byText = new TreeMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (JsonNode value : values) {
            String text = written(value);
            byText.put(text, value);
            counts.merge(text, 1, Integer::sum);
        }
        // The first of the greatest: texts are in order.
        JsonNode best = MissingNode.getInstance();
        int most = 0;
        for (Map.Entry<String, JsonNode> entry : byText.entrySet()) {
            if (counts.getOrDefault(entry.getKey(), 0) > most) {
                most = counts.getOrDefault(entry.getKey(), 0);
                best = entry.getValue();
            }
        }
        return best;
    }

    private boolean rfm(JsonNode r) {
        JsonNode settings = names.rfm();
        List<World.Act> bought = selected(settings.path("event"), settings.path("window"));
        if (bought.isEmpty()) {
            return false;
        }
        BigDecimal age =
                BigDecimal.valueOf(Duration.between(bought.getLast().time(), t).toMillis());
        BigDecimal sum = measured(
                        bought,
                        OracleValues.read("{\"sum\":\"" + settings.path("value").asText() + "\"}"))
                .decimalValue();
        JsonNode scores = settings.path("scores");
        long recency = 5
                - scores.path("recency")
                        .valueStream()
                        .filter(b -> age.compareTo(BigDecimal.valueOf(b.decimalValue()
                                        .multiply(BigDecimal.valueOf(DAY))
                                        .longValue()))
                                > 0)
                        .count();
        long frequency = 1 + reached(scores.path("frequency"), BigDecimal.valueOf(bought.size()));
        long monetary = 1 + reached(scores.path("monetary"), sum);
        if (r.has("class")) {
            return r.path("class")
                    .valueStream()
                    .anyMatch(id -> settings.path("classes")
                            .valueStream()
                            .filter(c -> c.path("id").equals(id))
                            .flatMap(c -> c.path("areas").valueStream())
                            .anyMatch(a -> covers(a.path("recency"), recency)
                                    && covers(a.path("frequency"), frequency)
                                    && covers(a.path("monetary"), monetary)));
        }
        Map<String, Long> mine = Map.of("recency", recency, "frequency", frequency, "monetary", monetary);
        return r.properties().stream()
                .allMatch(e -> OracleValues.compares(
                        number(BigDecimal.valueOf(mine.getOrDefault(e.getKey(), 0L))), e.getValue()));
    }

    private static long reached(JsonNode boundaries, BigDecimal value) {
        return boundaries
                .valueStream()
                .filter(b -> value.compareTo(b.decimalValue()) >= 0)
                .count();
    }

    private static boolean covers(JsonNode range, long score) {
        return range.isMissingNode()
                || (range.get(0).asLong() <= score && score <= range.get(1).asLong());
    }

    private boolean percent(JsonNode r) {
        byte[] hash = Sha256.of((r.path("salt").asText() + ":" + profile).getBytes(StandardCharsets.UTF_8));
        long n = Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt());
        BigDecimal percent =
                BigDecimal.valueOf(n).multiply(BigDecimal.valueOf(100)).divide(BigDecimal.valueOf(1L << 32));
        return percent.compareTo(r.path("from").decimalValue()) >= 0
                && percent.compareTo(r.path("below").decimalValue()) < 0;
    }
}
