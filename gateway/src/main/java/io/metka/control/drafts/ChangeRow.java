package io.metka.control.drafts;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * What a workspace makes of one entity, as the control store keeps it.
 *
 * @param place orders the entities that are new
 * @param document the entity; JSON null when the workspace removes it
 * @param conflict true while a newer version has changed the entity otherwise and nobody has decided
 * @param common with a conflict, what the entity was before both changes; JSON null when it did not exist
 */
public record ChangeRow(
        String container,
        String workspace,
        String list,
        String id,
        long place,
        JsonText document,
        boolean conflict,
        JsonText common,
        String changedBy,
        Instant changedAt) {

    ChangeRow settled(JsonText document) {
        return new ChangeRow(container, workspace, list, id, place, document, false, Draft.NONE, changedBy, changedAt);
    }

    ChangeRow contested(JsonText common) {
        return new ChangeRow(container, workspace, list, id, place, document, true, common, changedBy, changedAt);
    }
}
