package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.RfmSettings;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** RFM settings as the API writes them: what may be wrong with a document, and the same one with every default. */
final class RfmDocument {
    /** How many scores there are of each kind. */
    private static final int SCORES = 5;

    private static final List<String> DIMENSIONS = List.of("recency", "frequency", "monetary");

    private RfmDocument() {}

    /** The document with what it leaves out as by default. */
    static ObjectNode complete(JsonNode document) {
        ObjectNode complete = (ObjectNode) Definitions.parsed(RfmSettings.DEFAULT);
        for (String member : List.of("event", "value", "window", "classes")) {
            if (document.has(member)) {
                complete.set(member, document.get(member));
            }
        }
        ((ObjectNode) complete.path("scores")).setAll(objectOrEmpty(document.path("scores")));
        return complete;
    }

    private static ObjectNode objectOrEmpty(JsonNode node) {
        return node instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
    }

    /** What the API contract cannot say of a complete document. */
    static List<Finding> check(ObjectNode complete, RuleProbe rules) {
        List<Finding> findings = new ArrayList<>(event(complete, rules));
        for (String dimension : DIMENSIONS) {
            thresholds(complete.path("scores").path(dimension), "/scores/" + dimension, findings);
        }
        classes(complete.path("classes"), findings);
        return findings;
    }

    private static List<Finding> event(ObjectNode complete, RuleProbe rules) {
        ObjectNode did = Json.MAPPER.createObjectNode();
        did.set("event", complete.path("event"));
        did.set("window", complete.path("window"));
        did.putObject("measure").set("sum", complete.path("value"));
        did.put("at_least", 0);
        return rules.problems("did", did, "").stream()
                .map(finding ->
                        new Finding(finding.pointer().replaceFirst("^/measure(/sum)?", "/value"), finding.message()))
                .toList();
    }

    private static void thresholds(JsonNode scores, String pointer, List<Finding> findings) {
        for (int i = 1; i < scores.size(); i++) {
            if (scores.get(i).decimalValue().compareTo(scores.get(i - 1).decimalValue()) <= 0) {
                findings.add(new Finding(pointer + "/" + i, "Each threshold is greater than the one before it"));
            }
        }
    }

    /** Every combination of scores has exactly one class: who has scores is in a class, and in one. */
    private static void classes(JsonNode classes, List<Finding> findings) {
        Set<String> ids = new HashSet<>();
        String[][][] owner = new String[SCORES][SCORES][SCORES];
        for (int i = 0; i < classes.size(); i++) {
            String id = classes.get(i).path("id").asText();
            if (!ids.add(id)) {
                findings.add(new Finding("/classes/" + i + "/id", "This class is listed twice; leave one of them"));
            }
            for (int j = 0; j < classes.get(i).path("areas").size(); j++) {
                String pointer = "/classes/" + i + "/areas/" + j;
                take(owner, id, classes.get(i).path("areas").get(j), pointer, findings);
            }
        }
        for (int r = 0; r < SCORES; r++) {
            for (int f = 0; f < SCORES; f++) {
                for (int m = 0; m < SCORES; m++) {
                    if (owner[r][f][m] == null) {
                        findings.add(new Finding(
                                "/classes",
                                "No class has recency " + (r + 1) + ", frequency " + (f + 1) + ", monetary " + (m + 1)
                                        + "; every combination of scores belongs to exactly one"));
                        return;
                    }
                }
            }
        }
    }

    private static void take(String[][][] owner, String id, JsonNode area, String pointer, List<Finding> findings) {
        Range recency = Range.of(area.path("recency"));
        Range frequency = Range.of(area.path("frequency"));
        Range monetary = Range.of(area.path("monetary"));
        if (recency.isEmpty() || frequency.isEmpty() || monetary.isEmpty()) {
            findings.add(new Finding(pointer, "A range of scores is [from, to] with from ≤ to"));
        }
        for (int r = recency.from(); r <= recency.to(); r++) {
            for (int f = frequency.from(); f <= frequency.to(); f++) {
                for (int m = monetary.from(); m <= monetary.to(); m++) {
                    String other = owner[r - 1][f - 1][m - 1];
                    if (other != null) {
                        findings.add(new Finding(
                                pointer,
                                "Recency " + r + ", frequency " + f + ", monetary " + m + " belongs to the class "
                                        + other + " already; every combination of scores belongs to exactly one"));
                        return;
                    }
                    owner[r - 1][f - 1][m - 1] = id;
                }
            }
        }
    }

    /** Scores from one to another, both included; all of them where nothing is said. */
    private record Range(int from, int to) {
        static Range of(JsonNode pair) {
            return pair.isMissingNode()
                    ? new Range(1, SCORES)
                    : new Range(pair.path(0).asInt(), pair.path(1).asInt());
        }

        boolean isEmpty() {
            return from > to;
        }
    }
}
