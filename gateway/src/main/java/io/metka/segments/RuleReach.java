package io.metka.segments;

import io.metka.segments.language.Comparison;
import io.metka.segments.language.Computation;
import io.metka.segments.language.EventSelector;
import io.metka.segments.language.Measure;
import io.metka.segments.language.Operand;
import io.metka.segments.language.RfmModel;
import io.metka.segments.language.Rule;
import io.metka.segments.language.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom a rule can concern: when time alone may change its outcome, and who can be a member at all. */
final class RuleReach {
    private static final String ANY = "";

    /** As far back as {@code event_times} is complete. */
    private static final Duration REMEMBERED = Duration.ofDays(366);

    private final Set<Edge> edges = new LinkedHashSet<>();

    private RuleReach() {}

    /** The ages of events at which the rule's outcome may change by itself. */
    static Set<Edge> edges(Rule rule) {
        RuleReach reach = new RuleReach();
        reach.collect(rule);
        if (mayHoldWithoutEvents(rule)) {
            // Its first event, of whatever name, is what makes a profile exist.
            reach.edges.add(new Edge(ANY, Duration.ZERO));
        }
        return reach.edges;
    }

    private void collect(Rule rule) {
        switch (rule) {
            case Rule.All(List<Rule> rules) -> rules.forEach(this::collect);
            case Rule.Any(List<Rule> rules) -> rules.forEach(this::collect);
            case Rule.Not(Rule negated) -> collect(negated);
            case Rule.Measured(Computation computation, Comparison comparison) -> collect(computation, comparison);
            case Rule.Occurred(boolean _, EventSelector event, Window window, Duration age) -> {
                add(event, Duration.ZERO);
                if (window != null) {
                    collect(event, window);
                }
                if (age != null) {
                    add(event, age);
                }
            }
            case Rule.Absence(EventSelector event, EventSelector other, Duration within, Duration atMost) -> {
                add(event, within);
                if (atMost != null) {
                    add(event, atMost);
                }
                add(other, Duration.ZERO);
            }
            case Rule.Sequence(List<EventSelector> steps, Duration _, Duration inLast) -> {
                steps.forEach(step -> add(step, Duration.ZERO));
                if (inLast != null) {
                    add(steps.getLast(), inLast);
                }
            }
            case Rule.Trait _, Rule.Identified _ -> edges.add(new Edge(ANY, Duration.ZERO));
            case Rule.Visit visit -> {
                edges.add(new Edge(ANY, Duration.ZERO));
                if (visit.window() instanceof Window.Last(Duration length)) {
                    edges.add(new Edge(ANY, length));
                }
            }
            case Rule.Scored(RfmModel model, Rule.Rfm _) -> {
                collect(model.event(), model.window());
                model.ages().stream()
                        .map(age -> Duration.ofMillis(age + 1))
                        .filter(age -> age.compareTo(REMEMBERED) <= 0)
                        .forEach(age -> add(model.event(), age));
            }
            // Decisions make candidates themselves; a share never changes; names have been linked.
            case Rule.Consent _, Rule.Percent _, Rule.Attribute _, Rule.Rfm _, Rule.Member _ -> {}
        }
    }

    private void collect(Computation computation, Comparison comparison) {
        switch (computation) {
            case Computation.OfEvents(EventSelector event, Window window, Measure measure) -> {
                collect(event, window);
                if (measure.kind() == Measure.Kind.DAYS_SINCE_FIRST || measure.kind() == Measure.Kind.DAYS_SINCE_LAST) {
                    comparison.operands().forEach(operand -> days(event, operand));
                }
            }
            case Computation.Abandoned(EventSelector event, EventSelector other, Duration within, Window window) -> {
                collect(event, window);
                add(event, within);
                add(other, Duration.ZERO);
            }
        }
    }

    /** Whole days at which a comparison of days with the operand may turn. */
    private void days(EventSelector event, Operand operand) {
        if (operand instanceof Operand.Numeric(BigDecimal number)) {
            for (BigDecimal day : List.of(
                    number.setScale(0, RoundingMode.CEILING),
                    number.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE))) {
                if (day.signum() > 0) {
                    add(event, Duration.ofDays(day.longValueExact()));
                }
            }
        }
    }

    private void collect(EventSelector event, Window window) {
        add(event, Duration.ZERO);
        if (window instanceof Window.Last(Duration length)) {
            add(event, length);
        }
    }

    private void add(EventSelector event, Duration age) {
        event.names().forEach(name -> edges.add(new Edge(name, age)));
    }

    /** Events of which every member of the rule has at least one; null when anybody may be a member. */
    static @Nullable List<EventRange> population(Rule rule, Instant at) {
        return switch (rule) {
            case Rule.All(List<Rule> rules) -> {
                for (Rule each : rules) {
                    List<EventRange> narrow = population(each, at);
                    if (narrow != null) {
                        yield narrow;
                    }
                }
                yield null;
            }
            case Rule.Any(List<Rule> rules) -> {
                List<EventRange> all = new ArrayList<>();
                for (Rule each : rules) {
                    List<EventRange> some = population(each, at);
                    if (some == null) {
                        yield null;
                    }
                    all.addAll(some);
                }
                yield all;
            }
            case Rule.Measured(Computation computation, Comparison _) ->
                mayHoldWithoutEvents(rule) ? null : ranges(event(computation), computation.window(), at);
            case Rule.Occurred(boolean _, EventSelector event, Window window, Duration _) ->
                window == null ? null : ranges(event.names(), window, at);
            case Rule.Absence(EventSelector event, EventSelector _, Duration within, Duration atMost) ->
                atMost == null
                        ? null
                        : event.names().stream()
                                .map(name -> new EventRange(name, at.minus(atMost), at.minus(within)))
                                .toList();
            case Rule.Sequence(List<EventSelector> steps, Duration _, Duration inLast) ->
                inLast == null ? null : ranges(steps.getLast().names(), new Window.Last(inLast), at);
            case Rule.Visit visit -> mayHoldWithoutEvents(rule) ? null : ranges(List.of(ANY), visit.window(), at);
            case Rule.Scored(RfmModel model, Rule.Rfm _) -> ranges(model.event().names(), model.window(), at);
            default -> null;
        };
    }

    private static List<String> event(Computation computation) {
        return switch (computation) {
            case Computation.OfEvents(EventSelector event, Window _, Measure _) -> event.names();
            case Computation.Abandoned(EventSelector event, EventSelector _, Duration _, Window _) -> event.names();
        };
    }

    private static @Nullable List<EventRange> ranges(List<String> names, Window window, Instant at) {
        return switch (window) {
            case Window.Ever _ -> null;
            case Window.Last(Duration length) ->
                names.stream()
                        .map(name -> new EventRange(name, at.minus(length), at))
                        .toList();
            case Window.Between(Instant from, Instant to) ->
                from.isBefore(at.minus(REMEMBERED))
                        ? null
                        : names.stream()
                                .map(name -> new EventRange(name, from.minusMillis(1), to))
                                .toList();
        };
    }

    /** Whether a profile can be a member of which the rules read no event. */
    static boolean mayHoldWithoutEvents(Rule rule) {
        return switch (rule) {
            case Rule.All(List<Rule> rules) -> rules.stream().allMatch(RuleReach::mayHoldWithoutEvents);
            case Rule.Any(List<Rule> rules) -> rules.stream().anyMatch(RuleReach::mayHoldWithoutEvents);
            case Rule.Not _, Rule.Consent _, Rule.Percent _ -> true;
            case Rule.Measured(
                    Computation.OfEvents(EventSelector _, Window _, Measure measure),
                    Comparison comparison) ->
                measure.kind().isZeroOfNothing() ? holdsForZero(comparison) : comparison.negated();
            case Rule.Measured(Computation.Abandoned _, Comparison comparison) -> holdsForZero(comparison);
            case Rule.Trait(var _, Comparison comparison) -> comparison.negated();
            case Rule.Visit visit -> visit.last() && visit.comparison().negated();
            default -> false;
        };
    }

    private static boolean holdsForZero(Comparison comparison) {
        List<Integer> signs = comparison.operands().stream()
                .map(operand -> operand instanceof Operand.Numeric(BigDecimal number) ? number.signum() : 2)
                .toList();
        boolean holds = switch (comparison.operator()) {
            case EXISTS -> true;
            case EQUALS, ONE_OF -> signs.contains(0);
            case GREATER -> signs.getFirst() < 0;
            case AT_LEAST -> signs.getFirst() <= 0;
            case LESS -> signs.getFirst() == 1;
            case AT_MOST -> signs.getFirst() == 0 || signs.getFirst() == 1;
            case BETWEEN -> signs.getFirst() <= 0 && (signs.getLast() == 0 || signs.getLast() == 1);
            default -> false;
        };
        return holds != comparison.negated();
    }
}
