package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * One line of the audit log.
 *
 * @param id counts the entries from 1
 * @param action {@code created}, {@code updated}, {@code deleted}, {@code published} or {@code secret_rotated}
 * @param stateBefore the definition without its secrets, or {@code null} when it did not exist
 * @param stateAfter the definition without its secrets, or {@code null} when it is gone
 */
public record AuditEntry(
        long id,
        Instant at,
        String actor,
        String project,
        String action,
        String kind,
        String resource,
        JsonText stateBefore,
        JsonText stateAfter) {}
