package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * A computed attribute as the control store keeps it.
 *
 * @param definitionRevision the catalog revision with which the definition last changed; a new name leaves it alone
 */
public record AttributeRow(
        String project,
        String id,
        String name,
        String description,
        JsonText definition,
        long definitionRevision,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    @Override
    public AttributeRow revised(long revision, Instant updatedAt) {
        return new AttributeRow(
                project, id, name, description, definition, definitionRevision, revision, createdAt, updatedAt);
    }
}
