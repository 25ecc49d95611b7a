package io.metka.segments.language;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes a profile a member, as a tree; every kind of rule is one record here. {@code docs/segments.md} has the formulas.
 *
 * <p>Three kinds name something else of the project; {@link RuleLinker} replaces them by what they stand for.
 */
public sealed interface Rule {

    /** Every one holds. */
    record All(List<Rule> rules) implements Rule {
        public All {
            rules = List.copyOf(rules);
        }
    }

    /** At least one holds. */
    record Any(List<Rule> rules) implements Rule {
        public Any {
            rules = List.copyOf(rules);
        }
    }

    /** It does not hold, of a profile that exists. */
    record Not(Rule rule) implements Rule {}

    /** A value computed of events compares so. */
    record Measured(Computation computation, Comparison comparison) implements Rule {}

    /**
     * The first or last such event happened then.
     *
     * @param window when it happened, null when {@code olderThan} says it
     * @param olderThan it is at least so old, null when {@code window} says it
     */
    record Occurred(
            boolean first,
            EventSelector event,
            @Nullable Window window,
            @Nullable Duration olderThan) implements Rule {}

    /**
     * An event that another one did not follow.
     *
     * <p>At the instant t a profile is a member when it has an {@code event} at some time a with t − {@code atMost} < a
     * ≤ t − {@code within}, and no {@code notFollowedBy} at any time b with a ≤ b ≤ t.
     *
     * @param within at least a second, whole milliseconds
     * @param atMost longer than {@code within}; null when the membership does not end by itself
     */
    record Absence(
            EventSelector event,
            EventSelector notFollowedBy,
            Duration within,
            @Nullable Duration atMost) implements Rule {}

    /**
     * Events one after the other.
     *
     * @param steps two to five, at strictly growing times
     * @param within from the first to the last at most
     * @param inLast the last one is in (t − inLast, t]; null when it may be whenever
     */
    record Sequence(
            List<EventSelector> steps,
            Duration within,
            @Nullable Duration inLast) implements Rule {
        public Sequence {
            steps = List.copyOf(steps);
        }
    }

    /** What was last said of the visitor compares so. */
    record Trait(Field field, Comparison comparison) implements Rule {}

    /** A computed attribute of the project compares so. */
    record Attribute(String id, Comparison comparison) implements Rule {}

    /**
     * The profile's scores by recency, frequency and monetary value are such.
     *
     * @param classes any of these; null when {@code scores} says it
     * @param scores by dimension, all of these; empty when {@code classes} says it
     */
    record Rfm(@Nullable List<String> classes, Map<Dimension, Comparison> scores) implements Rule {
        public Rfm {
            classes = classes == null ? null : List.copyOf(classes);
            scores = Map.copyOf(scores);
        }
    }

    /** An RFM rule together with what it is measured by. */
    record Scored(RfmModel model, Rfm wanted) implements Rule {}

    /** What customers are scored by. */
    enum Dimension {
        RECENCY("recency"),
        FREQUENCY("frequency"),
        MONETARY("monetary");

        private final String member;

        Dimension(String member) {
            this.member = member;
        }

        /** The member of the rule's JSON. */
        public String member() {
            return member;
        }
    }

    /** The person's last decision on a purpose is this one. */
    record Consent(String purpose, boolean granted) implements Rule {}

    /** An identifier of the type is known. */
    record Identified(String type) implements Rule {}

    /**
     * Something of the visit compares so.
     *
     * @param last in the last event in the window that has the field; else in any event in the window
     */
    record Visit(Field field, Comparison comparison, boolean last, Window window) implements Rule {}

    /** A member of another segment. */
    record Member(String segment) implements Rule {}

    /**
     * A stable share of all profiles.
     *
     * @param from in hundredths of a percent, included
     * @param below in hundredths of a percent, excluded
     */
    record Percent(int from, int below, String salt) implements Rule {}
}
