package io.metka.segments.language;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.metka.segments.language.Comparison.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads comparisons: one operator with its operand, beside it {@code ignore_case} and {@code not}. */
final class ComparisonReading {
    /** Every member that a comparison can have. */
    static final Set<String> MEMBERS = Stream.concat(
                    Arrays.stream(Operator.values()).map(Operator::member), Stream.of("ignore_case", "not"))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<Operator> OF_TEXT = EnumSet.of(
            Operator.EQUALS,
            Operator.ONE_OF,
            Operator.CONTAINS,
            Operator.STARTS_WITH,
            Operator.ENDS_WITH,
            Operator.MATCHES,
            Operator.INCLUDES);
    private static final Set<Operator> OF_TEXT_ALONE = EnumSet.of(
            Operator.CONTAINS,
            Operator.STARTS_WITH,
            Operator.ENDS_WITH,
            Operator.MATCHES,
            Operator.BEFORE,
            Operator.AFTER);
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_PATTERN = 500;
    private static final int MOST_OPERANDS = 1_000;

    private final JsonReading in;

    ComparisonReading(JsonReading in) {
        this.in = in;
    }

    /** Null when it is a problem; members other than those of comparisons are the caller's. */
    @Nullable
    Comparison read(JsonNode node, JsonPointer here, Field.Type type) {
        List<Operator> operators = Arrays.stream(Operator.values())
                .filter(operator -> node.has(operator.member()))
                .toList();
        boolean ignoreCase = in.truth(node.path("ignore_case"), here.appendProperty("ignore_case"));
        boolean negated = in.truth(node.path("not"), here.appendProperty("not"));
        if (operators.size() != 1) {
            in.problem(
                    here,
                    "A comparison has exactly one of "
                            + Arrays.stream(Operator.values())
                                    .map(Operator::member)
                                    .collect(Collectors.joining(", ")) + ".");
            return null;
        }
        Operator operator = operators.getFirst();
        if (ignoreCase && !OF_TEXT.contains(operator)) {
            in.problem(here.appendProperty("ignore_case"), "Only comparisons with texts can ignore their case.");
        }
        JsonNode value = node.path(operator.member());
        JsonPointer there = here.appendProperty(operator.member());
        if (operator == Operator.EXISTS) {
            boolean wanted = in.truth(value, there);
            return new Comparison(operator, List.of(), false, negated == wanted);
        }
        List<Operand> operands = operands(operator, value, there);
        if (operands.isEmpty() || !fits(type, operator, operands, there)) {
            return null;
        }
        return new Comparison(operator, operands, ignoreCase, negated);
    }

    /** The operands that could be read; none when there is a problem. */
    private List<Operand> operands(Operator operator, JsonNode value, JsonPointer here) {
        return switch (operator) {
            case EQUALS, INCLUDES -> one(scalar(value, here));
            case ONE_OF -> {
                List<Operand> many = in.list(value, here, 1, MOST_OPERANDS, this::scalar);
                yield many.size() == value.size() ? many : List.of();
            }
            case CONTAINS, STARTS_WITH, ENDS_WITH -> one(text(value, here, LONGEST_TEXT));
            case MATCHES -> one(pattern(value, here));
            case GREATER, AT_LEAST, LESS, AT_MOST -> one(number(value, here));
            case BETWEEN -> between(value, here);
            case BEFORE, AFTER -> one(moment(value, here));
            case EXISTS -> List.of();
        };
    }

    private static List<Operand> one(@Nullable Operand operand) {
        return operand == null ? List.of() : List.of(operand);
    }

    private @Nullable Operand scalar(JsonNode node, JsonPointer here) {
        if (node.isBoolean()) {
            return new Operand.Truth(node.booleanValue());
        }
        if (node.isNumber()) {
            return number(node, here);
        }
        if (node.isTextual() && node.textValue().length() <= LONGEST_TEXT) {
            return new Operand.Text(node.textValue());
        }
        in.problem(here, "Must be a string of at most " + LONGEST_TEXT + " characters, a number, true or false.");
        return null;
    }

    private @Nullable Operand text(JsonNode node, JsonPointer here, int longest) {
        String text = in.text(node, here, longest);
        return text == null ? null : new Operand.Text(text);
    }

    private @Nullable Operand number(JsonNode node, JsonPointer here) {
        BigDecimal number = in.number(node, here, JsonReading.DECIMALS);
        return number == null ? null : new Operand.Numeric(number);
    }

    private @Nullable Operand moment(JsonNode node, JsonPointer here) {
        Instant moment = in.moment(node, here);
        return moment == null ? null : new Operand.Moment(moment);
    }

    private List<Operand> between(JsonNode node, JsonPointer here) {
        List<Operand> ends = in.list(node, here, 2, 2, this::number);
        if (ends.size() == 2
                && ends.getFirst() instanceof Operand.Numeric(BigDecimal least)
                && ends.getLast() instanceof Operand.Numeric(BigDecimal most)) {
            if (least.compareTo(most) <= 0) {
                return ends;
            }
            in.problem(here, "The first number must not be greater than the second.");
        }
        return List.of();
    }

    private @Nullable Operand pattern(JsonNode node, JsonPointer here) {
        Operand pattern = text(node, here, LONGEST_PATTERN);
        if (pattern instanceof Operand.Text(String text)) {
            try {
                Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                in.problem(here, "Not a regular expression in RE2's syntax: " + e.getDescription() + ".");
                return null;
            }
        }
        return pattern;
    }

    /** A comparison that could never hold is a slip. */
    private boolean fits(Field.Type type, Operator operator, List<Operand> operands, JsonPointer here) {
        boolean right = switch (type) {
            case JSON -> true;
            case TEXT -> operator != Operator.INCLUDES && operands.stream().noneMatch(Operand.Truth.class::isInstance);
            case NUMBER ->
                operator != Operator.INCLUDES
                        && !OF_TEXT_ALONE.contains(operator)
                        && operands.stream().allMatch(Operand.Numeric.class::isInstance);
            case TRUTH -> operator == Operator.EQUALS && operands.stream().allMatch(Operand.Truth.class::isInstance);
        };
        if (!right) {
            in.problem(
                    here,
                    switch (type) {
                        case NUMBER -> "This is a number; compare it with numbers.";
                        case TRUTH -> "This is true or false; use equals.";
                        case TEXT, JSON -> "This is a text and neither a list nor true or false.";
                    });
        }
        return right;
    }
}
