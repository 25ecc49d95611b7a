package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.workspace.PartnerRow;
import io.metka.control.workspace.Partners;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The partners who fetch: their keys and what they may fetch. */
final class PartnerOperations {
    private static final String LIST = "/projects/{project}/partners";
    private static final int OVERLAP_HOURS = 24;

    private final Desk desk;
    private final Partners partners;

    private PartnerOperations(Desk desk, Partners partners) {
        this.desk = desk;
        this.partners = partners;
    }

    static List<Operation> of(Desk desk, Partners partners) {
        var operations = new PartnerOperations(desk, partners);
        return DefinitionOperations.of(desk, partners, "Partner", LIST).stream()
                .map(operation -> operation.id().equals("createPartner")
                        ? Operation.post(LIST, operation.id(), operations::create)
                        : operation)
                .toList();
    }

    static List<Operation> keys(Desk desk, Partners partners) {
        var operations = new PartnerOperations(desk, partners);
        return List.of(Operation.post(LIST + "/{partner}/key", "rotatePartnerKey", operations::rotate));
    }

    private Answer create(Call call) {
        return made(201, desk.changes().make(call.actor(), work -> partners.make(work, call.project(), call.body())));
    }

    private Answer rotate(Call call) {
        Duration overlap = Duration.ofHours(call.body().path("old_valid_hours").asInt(OVERLAP_HOURS));
        return made(200, desk.changes().make(call.actor(), work -> {
            PartnerRow row = partners.get(work.tx(), call.project(), call.parameter("partner"));
            return partners.rotate(work, row, call.expected(), overlap);
        }));
    }

    private Answer made(int status, Partners.Made made) {
        ObjectNode json = partners.presentMade(made);
        return new Answer.Document(
                status, json, Map.of("ETag", '"' + json.path("revision").asText() + '"'));
    }
}
