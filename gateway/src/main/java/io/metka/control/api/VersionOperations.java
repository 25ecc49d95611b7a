package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ScriptShare;
import io.metka.control.accounts.FourEyes;
import io.metka.control.versions.CatalogPublisher;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.Containers;
import io.metka.control.versions.Environments;
import io.metka.control.versions.Publication;
import io.metka.control.versions.Publishing;
import io.metka.control.versions.VersionRow;
import io.metka.control.versions.Versions;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.List;

/** Versions of a container: list, create, read, publish. */
final class VersionOperations {
    private static final String LIST = "/projects/{project}/containers/{container}/versions";
    private static final String ONE = LIST + "/{version}";

    private final Desk desk;
    private final Containers containers;
    private final Versions versions;
    private final Publishing publishing;
    private final FourEyes fourEyes;

    private VersionOperations(Desk desk, CatalogPublisher.Parts parts, FourEyes fourEyes) {
        this.desk = desk;
        this.fourEyes = fourEyes;
        this.containers = parts.containers();
        this.versions = parts.versions();
        this.publishing = parts.publishing();
    }

    static List<Operation> of(Desk desk, CatalogPublisher.Parts parts, FourEyes fourEyes) {
        var operations = new VersionOperations(desk, parts, fourEyes);
        return List.of(
                Operation.get(LIST, "listVersions", operations::list),
                Operation.post(LIST, "createVersion", operations::create),
                Operation.get(ONE, "readVersion", operations::read),
                Operation.get(ONE + "/weight", "weighVersion", operations::weigh),
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

    /** The shares are found after the change, because others wait while it is made. */
    private Answer publish(Call call) {
        var order =
                new Publishing.Order(call.asked("environment").orElse(Environments.LIVE), force(call), call.expected());
        Publication made = desk.changes().make(call.actor(), work -> {
            ContainerRow container = container(work, call);
            VersionRow row = versions.get(work.tx(), container, call.number("version"));
            if (order.environment().equals(Environments.LIVE)) {
                fourEyes.check(work.tx(), call.project(), row.createdBy(), call.caller());
            }
            return publishing.publish(work, container, row, order);
        });
        ObjectNode view = containers.present(made.container());
        view.set("environment", Environments.present(made.environment()));
        ObjectNode script = view.putObject("script");
        script.put("plain", made.script().plain().length)
                .put("gzip", made.script().gzip().length)
                .put("brotli", made.script().brotli().length);
        script.set("shares", shares(desk.store().read(tx -> publishing.shares(tx, made.container(), made.version()))));
        ArrayNode warnings = script.putArray("warnings");
        made.warnings()
                .forEach(warning ->
                        warnings.addObject().put("pointer", warning.pointer()).put("detail", warning.message()));
        return Answer.definition(200, view);
    }

    private static boolean force(Call call) {
        String force = call.asked("force").orElse("false");
        if (!force.equals("true") && !force.equals("false")) {
            throw Call.malformed("force", "true or false", force);
        }
        return force.equals("true");
    }

    private Answer weigh(Call call) {
        return desk.store().read(tx -> {
            ContainerRow container = containers.get(tx, call.project(), call.parameter("container"));
            VersionRow row = versions.get(tx, container, call.number("version"));
            ObjectNode view = Json.MAPPER.createObjectNode();
            view.set("items", shares(publishing.shares(tx, container, row)));
            return Answer.ok(view);
        });
    }

    private static ArrayNode shares(List<ScriptShare> shares) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        shares.forEach(share ->
                list.addObject().put("kind", share.list()).put("id", share.id()).put("bytes", share.bytes()));
        return list;
    }

    private ContainerRow container(Work work, Call call) {
        return containers.get(work.tx(), call.project(), call.parameter("container"));
    }
}
