package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of everything in an export.
 *
 * @param file what the export says about itself
 * @param problem why nothing could be read, empty when something could
 * @param entities one line for each entity of the export, in the order of the export
 * @param added what the document has beside them: triggers and variables that GTM has without writing them down
 */
public record ImportReport(File file, Optional<Reason> problem, List<ReportLine> entities, List<ReportLine> added) {

    /**
     * What an export says about itself.
     *
     * @param format of the export, {@code 2} or {@code 1.3}
     * @param publicId {@code GTM-…}
     * @param usage {@code WEB}, {@code SERVER}, {@code AMP} …
     */
    public record File(String format, String name, String publicId, String usage) {
        static final File UNKNOWN = new File("", "", "", "");
    }

    public ImportReport {
        entities = List.copyOf(entities);
        added = List.copyOf(added);
    }

    /** How many entities of each kind had each outcome. */
    public Map<String, Map<Outcome, Integer>> totals() {
        Map<String, Map<Outcome, Integer>> totals = new TreeMap<>();
        for (ReportLine line : entities) {
            totals.computeIfAbsent(line.kind(), _ -> new EnumMap<>(Outcome.class))
                    .merge(line.outcome(), 1, Integer::sum);
        }
        return totals;
    }

    public ObjectNode json() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putObject("file")
                .put("format", file.format())
                .put("name", file.name())
                .put("public_id", file.publicId())
                .put("usage", file.usage());
        problem.ifPresent(reason -> json.set("problem", reason.json()));
        ObjectNode totals = json.putObject("totals");
        totals().forEach((kind, counts) -> {
            ObjectNode ofKind = totals.putObject(kind);
            for (Outcome outcome : Outcome.values()) {
                ofKind.put(outcome.wireName(), counts.getOrDefault(outcome, 0));
            }
        });
        list(json.putArray("entities"), entities);
        list(json.putArray("added"), added);
        return (ObjectNode) Storable.of(json);
    }

    private static void list(ArrayNode array, List<ReportLine> lines) {
        lines.forEach(line -> array.add(line.json()));
    }
}
