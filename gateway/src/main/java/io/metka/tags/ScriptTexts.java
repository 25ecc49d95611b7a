package io.metka.tags;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import io.metka.tags.sandbox.ScriptOutcome;
import java.io.UncheckedIOException;

/** The texts that scripts are given and give back. */
final class ScriptTexts {
    private ScriptTexts() {}

    static String input(ObjectNode event, JsonNode consent) {
        ObjectNode input = Json.MAPPER.createObjectNode();
        input.set("event", event);
        input.set("consent", consent);
        return input.toString();
    }

    /** What the script returned. */
    static JsonNode result(ScriptOutcome.Returned returned) {
        return tree(returned).path("result");
    }

    /** The lines that it logged. */
    static JsonNode log(ScriptOutcome.Returned returned) {
        return tree(returned).path("log");
    }

    private static JsonNode tree(ScriptOutcome.Returned returned) {
        try {
            return Json.MAPPER.readTree(returned.output());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
