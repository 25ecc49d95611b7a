package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.Locale;

/**
 * Something about an entity that somebody should look at.
 *
 * @param pointer JSON Pointer from the entity
 * @param message what it is and what to do
 */
record LintFinding(Rule rule, Kind kind, String id, String name, String pointer, String message) {

    /** What lint looks for. */
    enum Rule {
        BROKEN_REFERENCE("error"),
        NO_PURPOSE("error"),
        FOREIGN_HOST("error"),
        HEAVY_TAG("warning"),
        SLOW("warning"),
        DUPLICATE("warning"),
        UNUSED("info");

        private final String severity;

        Rule(String severity) {
            this.severity = severity;
        }
    }

    static LintFinding of(Rule rule, Kind kind, JsonNode entity, String pointer, String message) {
        return new LintFinding(rule, kind, entity.path("id").asText(), Contents.name(entity), pointer, message);
    }

    /** For readers of the API. */
    ObjectNode present() {
        return Json.MAPPER
                .createObjectNode()
                .put("rule", rule.name().toLowerCase(Locale.ROOT))
                .put("severity", rule.severity)
                .put("kind", kind.list())
                .put("id", id)
                .put("name", name)
                .put("pointer", pointer)
                .put("message", message);
    }
}
