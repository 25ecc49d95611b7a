package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.FourEyes;
import io.metka.control.versions.Bundles;
import io.metka.control.workspace.RefusedException;
import java.util.List;
import java.util.stream.StreamSupport;

/** What can be done with definitions beyond the five operations: import and export. */
final class WorkspaceOperations {
    private final Desk desk;
    private final Bundles bundles;
    private final FourEyes fourEyes;

    private WorkspaceOperations(Desk desk, Bundles bundles, FourEyes fourEyes) {
        this.desk = desk;
        this.bundles = bundles;
        this.fourEyes = fourEyes;
    }

    static List<Operation> of(Desk desk, Bundles bundles, FourEyes fourEyes) {
        var operations = new WorkspaceOperations(desk, bundles, fourEyes);
        return List.of(
                Operation.post("/import", "importProject", operations::put),
                Operation.get("/projects/{project}/export", "exportProject", operations::take));
    }

    private Answer put(Call call) {
        String project = call.body().path("project").path("id").asText();
        return Answer.ok(desk.changes().make(call.actor(), work -> {
            if (publishes(call.body()) && fourEyes.holdsIn(work.tx(), project)) {
                throw new RefusedException(
                        RefusedException.Reason.CONFLICT,
                        "In this project somebody else than the maker puts a version live (four_eyes): import it without"
                                + " publish, and let a person publish it");
            }
            return bundles.put(work, call.body());
        }));
    }

    private static boolean publishes(ObjectNode bundle) {
        return StreamSupport.stream(bundle.path("containers").spliterator(), false)
                .anyMatch(container -> container.path("publish").asBoolean());
    }

    private Answer take(Call call) {
        return Answer.ok(desk.store().write(tx -> bundles.take(tx, call.project())));
    }
}
