package io.metka.control.drafts;

import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.versions.Companion;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.VersionRow;
import io.metka.control.workspace.Work;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stored workspaces and their changes; each container begins with a workspace of its own. */
public final class WorkspaceRows implements Companion {
    static final String DEFAULT = "default";
    private static final Table<WorkspaceRow> WORKSPACES = Table.of("workspaces", WorkspaceRow.class, "container", "id");
    private static final Table<ChangeRow> CHANGES =
            Table.of("workspace_changes", ChangeRow.class, "container", "workspace", "list", "id");

    List<WorkspaceRow> list(Tx tx, String container) {
        return tx.where(WORKSPACES, Map.of("container", container));
    }

    Optional<WorkspaceRow> find(Tx tx, String container, String id) {
        return tx.find(WORKSPACES, container, id);
    }

    void insert(Tx tx, WorkspaceRow row) {
        tx.insert(WORKSPACES, row);
    }

    /** Stores the next revision of a workspace. */
    WorkspaceRow replace(Work work, WorkspaceRow row) {
        WorkspaceRow next = row.revised(row.revision() + 1, work.now());
        work.tx().update(WORKSPACES, next);
        return next;
    }

    void delete(Tx tx, WorkspaceRow row) {
        clear(tx, row);
        tx.delete(WORKSPACES, Map.of("container", row.container(), "id", row.id()));
    }

    /** In the order in which they were first made. */
    List<ChangeRow> changes(Tx tx, WorkspaceRow workspace) {
        return tx.where(CHANGES, Map.of("container", workspace.container(), "workspace", workspace.id())).stream()
                .sorted(Comparator.comparingLong(ChangeRow::place))
                .toList();
    }

    void put(Tx tx, ChangeRow row) {
        if (!tx.update(CHANGES, row)) {
            tx.insert(CHANGES, row);
        }
    }

    void remove(Tx tx, ChangeRow row) {
        tx.delete(
                CHANGES,
                Map.of(
                        "container", row.container(),
                        "workspace", row.workspace(),
                        "list", row.list(),
                        "id", row.id()));
    }

    /** Forgets all changes of a workspace. */
    void clear(Tx tx, WorkspaceRow workspace) {
        tx.delete(CHANGES, Map.of("container", workspace.container(), "workspace", workspace.id()));
    }

    @Override
    public void created(Work work, ContainerRow container) {
        insert(
                work.tx(),
                new WorkspaceRow(
                        container.project(),
                        container.id(),
                        DEFAULT,
                        "Default workspace",
                        0,
                        work.actor(),
                        1,
                        work.now(),
                        work.now()));
    }

    /** A workspace without changes has nothing to merge and moves on to the newest version by itself. */
    @Override
    public void versioned(Work work, ContainerRow container, VersionRow version) {
        for (WorkspaceRow row : list(work.tx(), container.id())) {
            if (row.base() == version.version() - 1 && changes(work.tx(), row).isEmpty()) {
                replace(work, row.over(version.version()));
            }
        }
    }

    @Override
    public void removed(Tx tx, ContainerRow container) {
        tx.delete(CHANGES, Map.of("container", container.id()));
        tx.delete(WORKSPACES, Map.of("container", container.id()));
    }
}
