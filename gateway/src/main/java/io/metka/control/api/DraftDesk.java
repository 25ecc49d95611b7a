package io.metka.control.api;

import io.metka.control.drafts.Draft;
import io.metka.control.drafts.WorkspaceRow;
import io.metka.control.drafts.Workspaces;
import io.metka.control.store.Tx;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.Containers;
import java.util.function.Function;

/** Finds the container, the workspace and the draft that a request names. */
record DraftDesk(Desk desk, Containers containers, Workspaces workspaces) {
    static final String CONTAINER = "/projects/{project}/containers/{container}";
    static final String LIST = CONTAINER + "/workspaces";
    static final String ONE = LIST + "/{workspace}";

    ContainerRow container(Tx tx, Call call) {
        return containers.get(tx, call.project(), call.parameter("container"));
    }

    WorkspaceRow workspace(Tx tx, Call call) {
        return workspaces.get(tx, container(tx, call), call.parameter("workspace"));
    }

    Draft draft(Tx tx, Call call) {
        return workspaces.draft(tx, container(tx, call), workspace(tx, call));
    }

    /** Reads what belongs together: no change comes between the statements. */
    <T> T read(Function<Tx, T> work) {
        return desk.store().write(work);
    }
}
