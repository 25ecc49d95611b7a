package io.metka.segments.language;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts in place of names what they stand for: other segments, computed attributes, the scores of customers. */
public final class RuleLinker {
    static final String TOO_OLD = "Days since an event can be compared with numbers up to 366.";

    private static final int MOST_NODES = 2_000;

    private final Names names;
    private final Set<String> open = new LinkedHashSet<>();
    private final SortedSet<String> dependencies = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();
    private int nodes;

    private RuleLinker(Names names) {
        this.names = names;
    }

    /** What can be named in a project's rules. */
    public interface Names {

        /** Null when there is no such segment or its own rule is not valid. */
        @Nullable
        Named<Rule> segment(String id);

        /** Null when there is no such attribute or its definition is not valid. */
        @Nullable
        Named<Computation> attribute(String id);

        /** Null while its boundaries are not known yet. */
        @Nullable
        Named<RfmModel> rfm();
    }

    /**
     * What a name stands for.
     *
     * @param revision another one whenever it is something else
     */
    public record Named<T>(T value, long revision) {}

    /**
     * A rule that names nothing any more.
     *
     * @param rule null exactly when there are problems
     * @param dependencies everything that went into it, each with its revision, in a fixed order
     * @param problems why it cannot be evaluated, as sentences
     */
    public record Linked(@Nullable Rule rule, List<String> dependencies, List<String> problems) {}

    /**
     * Binds a rule to what its names stand for.
     *
     * @param segment that the rule is of, empty when it is of none yet
     */
    public static Linked link(String segment, Rule rule, Names names) {
        RuleLinker linker = new RuleLinker(names);
        if (!segment.isEmpty()) {
            linker.open.add(segment);
        }
        Rule linked = linker.link(rule);
        return new Linked(
                linker.problems.isEmpty() ? linked : null,
                List.copyOf(linker.dependencies),
                List.copyOf(linker.problems));
    }

    /** Whether the comparison of a computed value needs no event that is older than can be told. */
    static boolean agesAreInReach(Computation computation, Comparison comparison) {
        if (!(computation instanceof Computation.OfEvents(EventSelector _, Window _, Measure measure))
                || !measure.kind().isAge()) {
            return true;
        }
        BigDecimal most = BigDecimal.valueOf(JsonReading.LONGEST.toDays());
        return comparison.operands().stream()
                .allMatch(operand -> !(operand instanceof Operand.Numeric(BigDecimal days))
                        || days.setScale(0, RoundingMode.UP).compareTo(most) <= 0);
    }

    private Rule link(Rule rule) {
        if (++nodes > MOST_NODES) {
            if (nodes == MOST_NODES + 1) {
                problems.add("With the segments that it names the rule has more than " + MOST_NODES
                        + " parts; name fewer segments.");
            }
            return rule;
        }
        return switch (rule) {
            case Rule.All(List<Rule> rules) -> new Rule.All(link(rules));
            case Rule.Any(List<Rule> rules) -> new Rule.Any(link(rules));
            case Rule.Not(Rule negated) -> new Rule.Not(link(negated));
            case Rule.Attribute(String id, Comparison comparison) -> attribute(rule, id, comparison);
            case Rule.Rfm rfm -> scored(rfm);
            case Rule.Member(String id) -> segment(rule, id);
            default -> rule;
        };
    }

    private List<Rule> link(List<Rule> rules) {
        // Not a stream: one that is too large must end with its first excess.
        List<Rule> linked = new ArrayList<>(rules.size());
        for (Rule rule : rules) {
            linked.add(link(rule));
        }
        return linked;
    }

    private Rule attribute(Rule rule, String id, Comparison comparison) {
        Named<Computation> named = names.attribute(id);
        if (named == null) {
            problems.add("There is no computed attribute " + id + ".");
            return rule;
        }
        if (!agesAreInReach(named.value(), comparison)) {
            problems.add("The attribute " + id + ": " + TOO_OLD);
        }
        dependencies.add("attribute/" + id + "/" + named.revision());
        return new Rule.Measured(named.value(), comparison);
    }

    private Rule scored(Rule.Rfm rfm) {
        Named<RfmModel> named = names.rfm();
        if (named == null) {
            problems.add("The RFM scores of this project have not been computed yet.");
            return rfm;
        }
        List<String> classes = rfm.classes();
        if (classes != null) {
            for (String id : classes) {
                if (!named.value().classes().containsKey(id)) {
                    problems.add("There is no RFM class " + id + ".");
                }
            }
        }
        dependencies.add("rfm/" + named.revision());
        return new Rule.Scored(named.value(), rfm);
    }

    private Rule segment(Rule rule, String id) {
        if (open.contains(id)) {
            problems.add("The segment depends on itself: " + String.join(" → ", open) + " → " + id + ".");
            return rule;
        }
        Named<Rule> named = names.segment(id);
        if (named == null) {
            problems.add("There is no segment " + id + " that could be evaluated.");
            return rule;
        }
        dependencies.add("segment/" + id + "/" + named.revision());
        open.add(id);
        Rule linked = link(named.value());
        open.remove(id);
        return linked;
    }
}
