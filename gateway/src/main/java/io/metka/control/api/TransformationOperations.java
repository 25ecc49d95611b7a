package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.TransformationTrials;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Transformations;
import io.metka.support.Json;
import java.util.List;

/** Transformations beyond their definitions: what they would make of an event. */
final class TransformationOperations {
    private final Desk desk;
    private final Projects projects;
    private final Transformations transformations;
    private final TransformationTrials trials;

    private TransformationOperations(
            Desk desk, Projects projects, Transformations transformations, TransformationTrials trials) {
        this.desk = desk;
        this.projects = projects;
        this.transformations = transformations;
        this.trials = trials;
    }

    static List<Operation> of(
            Desk desk, Projects projects, Transformations transformations, TransformationTrials trials) {
        var operations = new TransformationOperations(desk, projects, transformations, trials);
        return List.of(
                Operation.post("/projects/{project}/transformations/test", "testTransformation", operations::test));
    }

    private Answer test(Call call) {
        desk.store().read(tx -> projects.get(tx, call.project(), call.project()));
        JsonNode definition = call.body().path("definition");
        RefusedException.ifAny(transformations.problems(definition));
        ObjectNode consent = Json.MAPPER.createObjectNode();
        consent.putArray("granted").addAll(list(call.body().at("/consent/granted")));
        consent.putArray("denied").addAll(list(call.body().at("/consent/denied")));
        return Answer.ok(trials.of(definition, (ObjectNode) call.body().path("event"), consent));
    }

    private static List<JsonNode> list(JsonNode array) {
        return array.valueStream().toList();
    }
}
