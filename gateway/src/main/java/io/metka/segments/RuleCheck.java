package io.metka.segments;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.JsonText;
import io.metka.segments.language.RuleParser;
import io.metka.segments.language.RuleProblem;
import java.util.List;

/** Tells whether a segment's rule can be evaluated, for whoever stores definitions. */
public final class RuleCheck {
    private RuleCheck() {}

    /** Every problem of the rule, in document order; empty when it is valid. Never throws, whatever the text. */
    public static List<RuleProblem> problems(JsonText rule) {
        return RuleParser.parse(rule).problems();
    }

    /** As {@link #problems(JsonText)}, for a rule that is part of a larger document; pointers start at the rule. */
    public static List<RuleProblem> problems(JsonNode rule) {
        return RuleParser.parse(rule).problems();
    }
}
