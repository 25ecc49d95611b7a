package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.List;

/**
 * What became of one entity of the export.
 *
 * @param kind {@code tag}, {@code trigger}, {@code variable}, {@code built_in_variable}, {@code folder}, {@code
 *     template}, {@code client}, {@code transformation}, {@code zone} or {@code gtag_config}
 * @param gtmId its id in GTM, empty when it has none
 * @param path JSON pointer to it in the export, empty for what the import added
 * @param entityId the id of what it became in the document, empty when there is nothing
 */
public record ReportLine(
        String kind, String gtmId, String name, Outcome outcome, String path, List<Reason> reasons, String entityId) {

    public ReportLine {
        reasons = List.copyOf(reasons);
    }

    ObjectNode json() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("gtm_id", gtmId)
                .put("name", name)
                .put("outcome", outcome.wireName())
                .put("path", path);
        ArrayNode list = json.putArray("reasons");
        reasons.forEach(reason -> list.add(reason.json()));
        return json.put("entity_id", entityId);
    }
}
