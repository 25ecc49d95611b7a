package io.metka.control.drafts;

import io.metka.control.workspace.Definition;
import java.time.Instant;

/**
 * A workspace as the control store keeps it.
 *
 * @param base the version that its changes are made to, 0 for a container without versions
 */
public record WorkspaceRow(
        String project,
        String container,
        String id,
        String name,
        int base,
        String createdBy,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {

    WorkspaceRow named(String name) {
        return new WorkspaceRow(project, container, id, name, base, createdBy, revision, createdAt, updatedAt);
    }

    WorkspaceRow over(int base) {
        return new WorkspaceRow(project, container, id, name, base, createdBy, revision, createdAt, updatedAt);
    }

    @Override
    public WorkspaceRow revised(long revision, Instant updatedAt) {
        return new WorkspaceRow(project, container, id, name, base, createdBy, revision, createdAt, updatedAt);
    }
}
