package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * A transformation as the control store keeps it.
 *
 * @param definitionRevision the catalog revision with which the definition last changed; a new name leaves it alone
 */
public record TransformationRow(
        String project,
        String id,
        String name,
        boolean enabled,
        int position,
        JsonText definition,
        long definitionRevision,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    @Override
    public TransformationRow revised(long revision, Instant updatedAt) {
        return new TransformationRow(
                project, id, name, enabled, position, definition, definitionRevision, revision, createdAt, updatedAt);
    }
}
