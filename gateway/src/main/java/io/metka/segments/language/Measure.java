package io.metka.segments.language;

import org.jspecify.annotations.Nullable;

/**
 * What is computed of some events.
 *
 * @param field null exactly for kinds that read none
 */
public record Measure(Kind kind, @Nullable Field field) {
    public static final Measure COUNT = new Measure(Kind.COUNT, null);

    /** The kinds of computations. */
    public enum Kind {
        COUNT("count", false, true),
        SUM("sum", true, true),
        AVG("avg", true, true),
        MIN("min", true, true),
        MAX("max", true, true),
        DISTINCT("distinct", true, true),
        FIRST("first", true, false),
        LAST("last", true, false),
        TOP("top", true, false),
        DAYS_SINCE_FIRST("days_since_first", false, true),
        DAYS_SINCE_LAST("days_since_last", false, true);

        private final String member;
        private final boolean ofField;
        private final boolean number;

        Kind(String member, boolean ofField, boolean number) {
            this.member = member;
            this.ofField = ofField;
            this.number = number;
        }

        /** The member of the rule's JSON. */
        public String member() {
            return member;
        }

        boolean ofField() {
            return ofField;
        }

        /** Whether the result is always a number. */
        public boolean isNumber() {
            return number;
        }

        /** Whether it has a value, zero, where there are no events. */
        public boolean isZeroOfNothing() {
            return this == COUNT || this == SUM || this == DISTINCT;
        }

        boolean isAge() {
            return this == DAYS_SINCE_FIRST || this == DAYS_SINCE_LAST;
        }
    }
}
