package io.metka.control.reports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tries transformations out on events; nothing is stored. */
@FunctionalInterface
public interface TransformationTrials {
    /**
     * What a definition makes of an event, as the API's contract describes the answer. Blocks until its scripts have run.
     *
     * @param definition that was checked
     * @param consent with {@code granted} and {@code denied}
     */
    ObjectNode of(JsonNode definition, ObjectNode event, JsonNode consent);
}
