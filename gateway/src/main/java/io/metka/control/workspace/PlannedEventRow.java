package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * What a project's tracking plan says about the events of one name, as the control store keeps it.
 *
 * @param event the name, unique in the project, or {@code *} for all that the plan does not name
 * @param mode {@code observe}, {@code tag} or {@code block}
 * @param schema a JSON Schema for the event's properties
 */
public record PlannedEventRow(
        String project,
        String id,
        String event,
        String description,
        String mode,
        JsonText schema,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    @Override
    public PlannedEventRow revised(long revision, Instant updatedAt) {
        return new PlannedEventRow(project, id, event, description, mode, schema, revision, createdAt, updatedAt);
    }
}
