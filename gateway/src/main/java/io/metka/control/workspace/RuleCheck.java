package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The segment stage's judgement of a rule. */
public interface RuleCheck {
    /** What is wrong with the rule, pointers from its root; empty when it can be evaluated. */
    List<Finding> check(JsonNode rule);
}
