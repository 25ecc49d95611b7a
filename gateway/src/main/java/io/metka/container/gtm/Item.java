package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An entity of the export on its way, and what is to be said about it. */
final class Item {
    private final String kind;
    private final String path;
    private final JsonNode node;
    private final Parameters parameters;
    private final List<Reason> reasons = new ArrayList<>();
    private Outcome outcome = Outcome.IMPORTED;
    private String entityId = "";
    private boolean unresolved;

    /** @param path JSON pointer to {@code node} in the export */
    Item(String kind, String path, JsonNode node) {
        this.kind = kind;
        this.path = path;
        this.node = node;
        this.parameters = Parameters.of(node.path("parameter"));
    }

    String kind() {
        return kind;
    }

    JsonNode node() {
        return node;
    }

    Parameters parameters() {
        return parameters;
    }

    /** A text member of the entity itself; empty when it is absent. */
    String text(String member) {
        JsonNode value = node.path(member);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    /** A parameter that stands at the top level of the entity, without a key. */
    String keyless(String member) {
        return Parameters.value(node.path(member));
    }

    String gtmId() {
        return text(
                switch (kind) {
                    case "template" -> "templateId";
                    case "built_in_variable" -> "type";
                    case "gtag_config" -> "gtagConfigId";
                    default -> kind + "Id";
                });
    }

    String name() {
        return text("name");
    }

    String type() {
        return text("type");
    }

    /** Something worth knowing that changes nothing. */
    void note(Reason reason) {
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
    }

    void changed(Reason reason) {
        worsen(Outcome.CHANGED, reason);
    }

    void needsAction(Reason reason) {
        worsen(Outcome.NEEDS_ACTION, reason);
    }

    /** Ends the way of the entity. */
    void skipped(Reason reason) {
        worsen(Outcome.SKIPPED, reason);
        entityId = "";
    }

    private void worsen(Outcome least, Reason reason) {
        note(reason);
        if (outcome.compareTo(least) < 0) {
            outcome = least;
        }
    }

    boolean isSkipped() {
        return outcome == Outcome.SKIPPED;
    }

    /** One of its texts names a variable that is nowhere. */
    void markUnresolved() {
        unresolved = true;
    }

    boolean isUnresolved() {
        return unresolved;
    }

    void becomes(String id) {
        entityId = id;
    }

    ReportLine line() {
        return new ReportLine(kind, gtmId(), name(), outcome, path, reasons, entityId);
    }
}
