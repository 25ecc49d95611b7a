package io.metka.segments.language;

import java.util.List;

/**
 * What is asked of one value.
 *
 * @param operands as many as the operator takes: one, two for between, some for one_of, none for exists
 * @param ignoreCase texts are compared as lower case
 * @param negated the answer is turned round after everything else, also where there is no value
 */
public record Comparison(Operator operator, List<Operand> operands, boolean ignoreCase, boolean negated) {
    public Comparison {
        operands = List.copyOf(operands);
    }

    /** A comparison without refinements. */
    public static Comparison of(Operator operator, Operand... operands) {
        return new Comparison(operator, List.of(operands), false, false);
    }

    /** The only operand, or the first of two. */
    public Operand operand() {
        return operands.getFirst();
    }

    /** How a value is compared; all are false where there is no value. */
    public enum Operator {
        EQUALS("equals"),
        ONE_OF("one_of"),
        CONTAINS("contains"),
        STARTS_WITH("starts_with"),
        ENDS_WITH("ends_with"),
        MATCHES("matches"),
        GREATER("greater"),
        AT_LEAST("at_least"),
        LESS("less"),
        AT_MOST("at_most"),
        BETWEEN("between"),
        BEFORE("before"),
        AFTER("after"),
        EXISTS("exists"),
        INCLUDES("includes");

        private final String member;

        Operator(String member) {
            this.member = member;
        }

        /** The member of the rule's JSON. */
        public String member() {
            return member;
        }
    }
}
