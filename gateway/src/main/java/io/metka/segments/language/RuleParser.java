package io.metka.segments.language;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.JsonText;
import io.metka.segments.language.Comparison.Operator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads version 1 of the rule language, strictly: a member that is not understood is a problem, never ignored. */
public final class RuleParser {
    private static final int MOST_RULES = 50;
    private static final int DEEPEST = 10;
    private static final int MOST_NODES = 200;
    private static final int MOST_STEPS = 5;
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_TRAIT = 290;
    private static final int MOST_CLASSES = 125;
    private static final int MOST_PERCENT = 100;
    private static final int PERCENT_DECIMALS = 2;
    private static final Set<String> COMPARED = Set.of("equals", "greater", "at_least", "less", "at_most", "between");
    private static final String KINDS =
            "all, any, not, did, never, first, last, absence, sequence, trait, attribute, rfm,"
                    + " consent, identifier, visit, segment, percent";

    private final JsonReading in = new JsonReading();
    private final ComparisonReading comparisons = new ComparisonReading(in);
    private final EventReading events = new EventReading(in, comparisons);
    private final ComputationReading computations = new ComputationReading(in, events);
    private int nodes;

    private RuleParser() {}

    /**
     * What a rule's text turned out to be.
     *
     * @param rule null exactly when there are problems
     */
    public record Parsed(@Nullable Rule rule, List<RuleProblem> problems) {}

    public static Parsed parse(JsonText text) {
        RuleParser parser = new RuleParser();
        JsonNode document = parser.in.document(text);
        return parser.parsed(document == null ? null : parser.document(document));
    }

    public static Parsed parse(JsonNode document) {
        RuleParser parser = new RuleParser();
        return parser.parsed(parser.document(document));
    }

    /** The computation of a computed attribute; null when the definition is not valid. */
    public static @Nullable Computation computation(JsonText definition) {
        RuleParser parser = new RuleParser();
        JsonNode document = parser.in.document(definition);
        Computation computation =
                document == null ? null : parser.computations.computation(document, JsonPointer.empty());
        return parser.in.problems().isEmpty() ? computation : null;
    }

    private Parsed parsed(@Nullable Rule rule) {
        List<RuleProblem> problems = in.problems();
        return new Parsed(problems.isEmpty() ? rule : null, problems);
    }

    private @Nullable Rule document(JsonNode document) {
        JsonPointer here = JsonPointer.empty();
        if (!in.object(document, here, Set.of("version", "rule"), Set.of())) {
            return null;
        }
        JsonNode version = document.path("version");
        if (!version.isMissingNode() && !(version.isInt() && version.intValue() == 1)) {
            in.problem(here.appendProperty("version"), "The rule language has one version so far: 1.");
        }
        return document.has("rule") ? rule(document.path("rule"), here.appendProperty("rule"), 1) : null;
    }

    private @Nullable Rule rule(JsonNode node, JsonPointer here, int depth) {
        nodes++;
        if (depth > DEEPEST || nodes > MOST_NODES) {
            if (nodes == MOST_NODES + 1 || depth > DEEPEST) {
                in.problem(here, "A rule has at most 10 levels and 200 rules in it; split it into several segments.");
            }
            return null;
        }
        if (!node.isObject() || node.size() != 1) {
            in.problem(here, "A rule is an object with exactly one member, which names its kind: " + KINDS + ".");
            return null;
        }
        String kind = node.fieldNames().next();
        JsonNode value = node.path(kind);
        JsonPointer there = here.appendProperty(kind);
        return switch (kind) {
            case "all" -> new Rule.All(rules(value, there, depth));
            case "any" -> new Rule.Any(rules(value, there, depth));
            case "not" -> {
                Rule negated = rule(value, there, depth + 1);
                yield negated == null ? null : new Rule.Not(negated);
            }
            default -> leaf(kind, value, there);
        };
    }

    private List<Rule> rules(JsonNode node, JsonPointer here, int depth) {
        return in.list(node, here, 1, MOST_RULES, (one, there) -> rule(one, there, depth + 1));
    }

    private @Nullable Rule leaf(String kind, JsonNode node, JsonPointer here) {
        return switch (kind) {
            case "did" -> did(node, here);
            case "never" -> never(node, here);
            case "first" -> occurred(node, here, true);
            case "last" -> occurred(node, here, false);
            case "absence" -> absence(node, here);
            case "sequence" -> sequence(node, here);
            case "trait" -> trait(node, here);
            case "attribute" -> attribute(node, here);
            case "rfm" -> rfm(node, here);
            case "consent" -> consent(node, here);
            case "identifier" -> {
                boolean object = in.object(node, here, Set.of("type"), Set.of());
                String type = object ? in.text(node.path("type"), here.appendProperty("type"), LONGEST_ID) : null;
                yield type == null ? null : new Rule.Identified(type);
            }
            case "visit" -> visit(node, here);
            case "segment" -> {
                boolean object = in.object(node, here, Set.of("id"), Set.of());
                String id = object ? in.text(node.path("id"), here.appendProperty("id"), LONGEST_ID) : null;
                yield id == null ? null : new Rule.Member(id);
            }
            case "percent" -> percent(node, here);
            default -> {
                in.problem(here, "Not a kind of rule; version 1 has: " + KINDS + ".");
                yield null;
            }
        };
    }

    private @Nullable Rule did(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("event"), with(COMPARED, "window", "measure"))) {
            return null;
        }
        EventSelector event = events.selector(node.path("event"), here.appendProperty("event"));
        Window window = computations.window(node.path("window"), here.appendProperty("window"));
        JsonPointer at = here.appendProperty("measure");
        Measure measure = node.has("measure") ? computations.measure(node.path("measure"), at) : Measure.COUNT;
        Comparison comparison = COMPARED.stream().anyMatch(node::has)
                ? comparisons.read(node, here, Field.Type.NUMBER)
                : Comparison.of(Operator.AT_LEAST, new Operand.Numeric(BigDecimal.ONE));
        if (measure != null && (!measure.kind().isNumber() || measure.kind().isAge())) {
            in.problem(at, "Here are count, sum, avg, min, max and distinct; for others see the kind attribute.");
            return null;
        }
        return event == null || window == null || measure == null || comparison == null
                ? null
                : new Rule.Measured(new Computation.OfEvents(event, window, measure), comparison);
    }

    private @Nullable Rule never(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("event"), Set.of("window"))) {
            return null;
        }
        EventSelector event = events.selector(node.path("event"), here.appendProperty("event"));
        Window window = computations.window(node.path("window"), here.appendProperty("window"));
        return event == null || window == null
                ? null
                : new Rule.Measured(
                        new Computation.OfEvents(event, window, Measure.COUNT),
                        Comparison.of(Operator.EQUALS, new Operand.Numeric(BigDecimal.ZERO)));
    }

    private @Nullable Rule occurred(JsonNode node, JsonPointer here, boolean first) {
        boolean older = node.has("older_than");
        if (!in.object(node, here, Set.of("event", older ? "older_than" : "window"), Set.of())) {
            return null;
        }
        EventSelector event = events.selector(node.path("event"), here.appendProperty("event"));
        Duration age = in.duration(node.path("older_than"), here.appendProperty("older_than"));
        Window window = older ? null : computations.window(node.path("window"), here.appendProperty("window"));
        return event == null || (age == null && window == null) ? null : new Rule.Occurred(first, event, window, age);
    }

    private @Nullable Rule absence(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("event", "not_followed_by", "within"), Set.of("for_at_most"))) {
            return null;
        }
        EventSelector event = events.selector(node.path("event"), here.appendProperty("event"));
        EventSelector other = events.selector(node.path("not_followed_by"), here.appendProperty("not_followed_by"));
        Duration within = in.duration(node.path("within"), here.appendProperty("within"));
        Duration atMost = in.duration(node.path("for_at_most"), here.appendProperty("for_at_most"));
        if (event == null || other == null || within == null) {
            return null;
        }
        if (event.equals(other)) {
            in.problem(here.appendProperty("not_followed_by"), "Must be another event than \"event\".");
        }
        if (atMost != null && atMost.compareTo(within) <= 0) {
            in.problem(here.appendProperty("for_at_most"), "Must be longer than \"within\".");
        }
        return new Rule.Absence(event, other, within, atMost);
    }

    private @Nullable Rule sequence(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("steps", "within"), Set.of("in_last"))) {
            return null;
        }
        List<EventSelector> steps = node.has("steps")
                ? in.list(node.path("steps"), here.appendProperty("steps"), 2, MOST_STEPS, events::selector)
                : List.of();
        Duration within = in.duration(node.path("within"), here.appendProperty("within"));
        Duration inLast = in.duration(node.path("in_last"), here.appendProperty("in_last"));
        return within == null ? null : new Rule.Sequence(steps, within, inLast);
    }

    private @Nullable Rule trait(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("name"), ComparisonReading.MEMBERS)) {
            return null;
        }
        String name = in.text(node.path("name"), here.appendProperty("name"), LONGEST_TRAIT);
        Field field = name == null ? null : Field.trait(name);
        if (name != null && field == null) {
            in.problem(here.appendProperty("name"), "Not a trait's name; dots lead into objects: address.city.");
        }
        Comparison comparison = comparisons.read(node, here, Field.Type.JSON);
        return field == null || comparison == null ? null : new Rule.Trait(field, comparison);
    }

    private @Nullable Rule attribute(JsonNode node, JsonPointer here) {
        boolean computed = node.has("compute");
        if (!in.object(node, here, Set.of(computed ? "compute" : "id"), ComparisonReading.MEMBERS)) {
            return null;
        }
        if (!computed) {
            String id = in.text(node.path("id"), here.appendProperty("id"), LONGEST_ID);
            Comparison comparison = comparisons.read(node, here, Field.Type.JSON);
            return id == null || comparison == null ? null : new Rule.Attribute(id, comparison);
        }
        Computation computation = computations.computation(node.path("compute"), here.appendProperty("compute"));
        Comparison comparison = comparisons.read(node, here, type(computation));
        if (computation == null || comparison == null) {
            return null;
        }
        if (!RuleLinker.agesAreInReach(computation, comparison)) {
            in.problem(here, RuleLinker.TOO_OLD);
        }
        return new Rule.Measured(computation, comparison);
    }

    private static Field.Type type(@Nullable Computation computation) {
        if (computation instanceof Computation.OfEvents(EventSelector _, Window _, Measure measure)) {
            Field field = measure.field();
            return measure.kind().isNumber() || field == null ? Field.Type.NUMBER : field.type();
        }
        return computation == null ? Field.Type.JSON : Field.Type.NUMBER;
    }

    private @Nullable Rule rfm(JsonNode node, JsonPointer here) {
        if (node.has("class")) {
            in.object(node, here, Set.of("class"), Set.of());
            return new Rule.Rfm(
                    in.list(
                            node.path("class"),
                            here.appendProperty("class"),
                            1,
                            MOST_CLASSES,
                            (one, there) -> in.text(one, there, LONGEST_ID)),
                    Map.of());
        }
        if (!in.object(node, here, Set.of(), Set.of("class", "recency", "frequency", "monetary"))) {
            return null;
        }
        Map<Rule.Dimension, Comparison> scores = new EnumMap<>(Rule.Dimension.class);
        for (Rule.Dimension dimension : Rule.Dimension.values()) {
            JsonNode score = node.path(dimension.member());
            JsonPointer there = here.appendProperty(dimension.member());
            if (!score.isMissingNode() && in.object(score, there, Set.of(), COMPARED)) {
                Comparison comparison = comparisons.read(score, there, Field.Type.NUMBER);
                if (comparison != null) {
                    scores.put(dimension, comparison);
                }
            }
        }
        if (node.isEmpty()) {
            in.problem(here, "Name classes in \"class\", or scores in \"recency\", \"frequency\" or \"monetary\".");
        }
        return new Rule.Rfm(null, scores);
    }

    private @Nullable Rule consent(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("purpose", "granted"), Set.of())) {
            return null;
        }
        String purpose = in.text(node.path("purpose"), here.appendProperty("purpose"), LONGEST_ID);
        boolean granted = in.truth(node.path("granted"), here.appendProperty("granted"));
        return purpose == null ? null : new Rule.Consent(purpose, granted);
    }

    private @Nullable Rule visit(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("field", "of"), with(ComparisonReading.MEMBERS, "window"))) {
            return null;
        }
        Field field = events.field(node.path("field"), here.appendProperty("field"));
        Comparison comparison = comparisons.read(node, here, field == null ? Field.Type.JSON : field.type());
        String of = node.path("of").asText();
        if (node.has("of") && !of.equals("last") && !of.equals("any")) {
            in.problem(here.appendProperty("of"), "Must be \"last\" or \"any\".");
        }
        Window window = computations.window(node.path("window"), here.appendProperty("window"));
        if (field == null || comparison == null || window == null) {
            return null;
        }
        if (!field.isOfVisit()) {
            in.problem(here.appendProperty("field"), "Not a field of page, device, place, campaign or session.");
        }
        return new Rule.Visit(field, comparison, of.equals("last"), window);
    }

    private @Nullable Rule percent(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("from", "below", "salt"), Set.of())) {
            return null;
        }
        BigDecimal from = in.number(node.path("from"), here.appendProperty("from"), PERCENT_DECIMALS);
        BigDecimal below = in.number(node.path("below"), here.appendProperty("below"), PERCENT_DECIMALS);
        String salt = in.text(node.path("salt"), here.appendProperty("salt"), LONGEST_ID);
        if (from == null || below == null || salt == null) {
            return null;
        }
        BigDecimal most = BigDecimal.valueOf(MOST_PERCENT);
        if (from.signum() < 0 || below.compareTo(most) > 0 || from.compareTo(below) >= 0) {
            in.problem(here, "A share lies between 0 and 100, and \"from\" is less than \"below\".");
            return null;
        }
        return new Rule.Percent(
                from.movePointRight(PERCENT_DECIMALS).intValueExact(),
                below.movePointRight(PERCENT_DECIMALS).intValueExact(),
                salt);
    }

    private static Set<String> with(Set<String> members, String... others) {
        Set<String> all = new java.util.HashSet<>(members);
        all.addAll(List.of(others));
        return all;
    }
}
