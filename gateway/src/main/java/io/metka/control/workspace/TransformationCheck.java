package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The judgement of a transformation's definition by the stage that follows it. */
@FunctionalInterface
public interface TransformationCheck {
    /** What is wrong with it, pointers from its root; empty when it can be followed. Runs no script. */
    List<Finding> check(JsonNode definition);
}
