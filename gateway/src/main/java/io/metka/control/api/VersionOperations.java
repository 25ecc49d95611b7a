package io.metka.control.api;

import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.Containers;
import io.metka.control.versions.VersionRow;
import io.metka.control.versions.Versions;
import io.metka.control.workspace.Work;
import java.util.List;

/** Versions of a container: list, create, read, publish. */
final class VersionOperations {
    private static final String LIST = "/projects/{project}/containers/{container}/versions";
    private static final String ONE = LIST + "/{version}";

    private final Desk desk;
    private final Containers containers;
    private final Versions versions;

    private VersionOperations(Desk desk, Containers containers, Versions versions) {
        this.desk = desk;
        this.containers = containers;
        this.versions = versions;
    }

    static List<Operation> of(Desk desk, Containers containers, Versions versions) {
        var operations = new VersionOperations(desk, containers, versions);
        return List.of(
                Operation.get(LIST, "listVersions", operations::list),
                Operation.post(LIST, "createVersion", operations::create),
                Operation.get(ONE, "readVersion", operations::read),
                Operation.post(ONE + "/publish", "publishVersion", operations::publish));
    }

    private Answer list(Call call) {
        int limit = call.limit();
        int before = call.numericCursor();
        return desk.store().read(tx -> {
            ContainerRow container = containers.get(tx, call.project(), call.parameter("container"));
            List<VersionRow> rows = versions.page(tx, container, before, limit + 1);
            List<VersionRow> page = rows.stream().limit(limit).toList();
            return Answer.page(
                    page.stream().map(row -> versions.summarise(container, row)).toList(),
                    rows.size() > limit ? Integer.toString(page.getLast().version()) : "");
        });
    }

    private Answer create(Call call) {
        return desk.changes().make(call.actor(), work -> {
            ContainerRow container = container(work, call);
            VersionRow row = versions.create(work, container, call.body());
            return new Answer.Document(201, versions.present(container, row), java.util.Map.of());
        });
    }

    private Answer read(Call call) {
        return desk.store().read(tx -> {
            ContainerRow container = containers.get(tx, call.project(), call.parameter("container"));
            return Answer.ok(versions.present(container, versions.get(tx, container, call.number("version"))));
        });
    }

    private Answer publish(Call call) {
        return desk.changes().make(call.actor(), work -> {
            ContainerRow container = container(work, call);
            VersionRow row = versions.get(work.tx(), container, call.number("version"));
            return Answer.definition(200, containers.present(versions.publish(work, container, row, call.expected())));
        });
    }

    private ContainerRow container(Work work, Call call) {
        return containers.get(work.tx(), call.project(), call.parameter("container"));
    }
}
