package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.drafts.Draft;
import io.metka.control.drafts.Entities;
import io.metka.control.drafts.Kind;
import io.metka.control.drafts.WorkspaceRow;
import io.metka.control.drafts.Workspaces;
import io.metka.control.versions.ContainerRow;
import io.metka.control.workspace.Work;
import java.util.List;
import java.util.function.BiFunction;

/** Workspaces and the entities in them, changed one by one. */
final class DraftOperations {
    private static final String ENTITIES = DraftDesk.ONE + "/{kind}";
    private static final String ENTITY = ENTITIES + "/{id}";

    private final DraftDesk drafts;
    private final Workspaces workspaces;
    private final Entities entities;

    private DraftOperations(DraftDesk drafts, Entities entities) {
        this.drafts = drafts;
        this.workspaces = drafts.workspaces();
        this.entities = entities;
    }

    static List<Operation> ofWorkspaces(DraftDesk drafts, Entities entities) {
        var operations = new DraftOperations(drafts, entities);
        return List.of(
                Operation.get(DraftDesk.LIST, "listWorkspaces", operations::list),
                Operation.post(DraftDesk.LIST, "createWorkspace", operations::create),
                Operation.get(DraftDesk.ONE, "readWorkspace", operations::read),
                Operation.put(DraftDesk.ONE, "updateWorkspace", operations::rename),
                Operation.delete(DraftDesk.ONE, "deleteWorkspace", operations::delete),
                Operation.post(DraftDesk.ONE + "/abandon", "abandonWorkspace", operations::abandon),
                Operation.post(DraftDesk.ONE + "/restore", "restoreVersion", operations::restore));
    }

    /** To be mounted after every operation with a fixed word in the place of the kind. */
    static List<Operation> ofEntities(DraftDesk drafts, Entities entities) {
        var operations = new DraftOperations(drafts, entities);
        return List.of(
                Operation.get(ENTITIES, "listEntities", operations::listEntities),
                Operation.post(ENTITIES, "createEntity", operations::createEntity),
                Operation.get(ENTITY, "readEntity", operations::readEntity),
                Operation.put(ENTITY, "updateEntity", operations::updateEntity),
                Operation.delete(ENTITY, "deleteEntity", operations::deleteEntity),
                Operation.post(ENTITY + "/revert", "revertEntity", operations::revertEntity));
    }

    private Answer list(Call call) {
        return drafts.read(tx -> {
            ContainerRow container = drafts.container(tx, call);
            return Answer.list(workspaces.list(tx, container).stream()
                    .map(row -> workspaces.present(tx, container, row))
                    .toList());
        });
    }

    private Answer create(Call call) {
        return changed(201, call, (work, container) -> workspaces.create(work, container, call.body()));
    }

    private Answer read(Call call) {
        return drafts.read(tx ->
                Answer.definition(200, workspaces.present(tx, drafts.container(tx, call), drafts.workspace(tx, call))));
    }

    private Answer rename(Call call) {
        return changed(
                200,
                call,
                (work, _) -> workspaces.rename(
                        work,
                        drafts.workspace(work.tx(), call),
                        call.body().path("name").asText(),
                        call.expected()));
    }

    private Answer delete(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            workspaces.delete(work, drafts.workspace(work.tx(), call), call.expected());
            return new Answer.Empty();
        });
    }

    private Answer abandon(Call call) {
        return changed(
                200,
                call,
                (work, container) ->
                        workspaces.abandon(work, container, drafts.workspace(work.tx(), call), call.expected()));
    }

    private Answer restore(Call call) {
        return changed(
                200,
                call,
                (work, container) -> workspaces.restore(
                        work,
                        container,
                        drafts.workspace(work.tx(), call),
                        call.body().path("version").asInt()));
    }

    private Answer changed(int status, Call call, BiFunction<Work, ContainerRow, WorkspaceRow> change) {
        return drafts.desk().changes().make(call.actor(), work -> {
            ContainerRow container = drafts.container(work.tx(), call);
            WorkspaceRow row = change.apply(work, container);
            return Answer.definition(status, workspaces.present(work.tx(), container, row));
        });
    }

    private Answer listEntities(Call call) {
        return drafts.read(tx -> Answer.list(entities.list(drafts.draft(tx, call), kind(call))));
    }

    private Answer createEntity(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            String id = entities.create(work, drafts.draft(work.tx(), call), kind(call), call.body())
                    .path("id")
                    .asText();
            return entity(201, work, call, id);
        });
    }

    private Answer readEntity(Call call) {
        return drafts.read(tx ->
                Answer.definition(200, entities.present(drafts.draft(tx, call), kind(call), call.parameter("id"))));
    }

    private Answer updateEntity(Call call) {
        ObjectNode document = call.body().deepCopy().put("id", call.parameter("id"));
        return drafts.desk().changes().make(call.actor(), work -> {
            entities.update(work, drafts.draft(work.tx(), call), kind(call), document, call.expected());
            return entity(200, work, call, call.parameter("id"));
        });
    }

    private Answer deleteEntity(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            Draft draft = drafts.draft(work.tx(), call);
            entities.delete(work, draft, kind(call), call.parameter("id"), call.expected());
            return new Answer.Empty();
        });
    }

    private Answer revertEntity(Call call) {
        return drafts.desk().changes().make(call.actor(), work -> {
            Draft draft = drafts.draft(work.tx(), call);
            return entities.revert(work, draft, kind(call), call.parameter("id"))
                            .isPresent()
                    ? entity(200, work, call, call.parameter("id"))
                    : new Answer.Empty();
        });
    }

    private Answer entity(int status, Work work, Call call, String id) {
        return Answer.definition(status, entities.present(drafts.draft(work.tx(), call), kind(call), id));
    }

    private static Kind kind(Call call) {
        return Kind.of(call.parameter("kind"));
    }
}
