package io.metka.control.drafts;

import io.metka.control.workspace.Definition;
import java.time.Instant;

/**
 * Somebody's word that a container may load from, and send to, a host abroad.
 *
 * @param id the host; its subdomains are meant too
 * @param reason why it is allowed, for whoever has to answer for it
 */
public record ApprovalRow(
        String project,
        String container,
        String id,
        String reason,
        String approvedBy,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    @Override
    public ApprovalRow revised(long revision, Instant updatedAt) {
        return new ApprovalRow(project, container, id, reason, approvedBy, revision, createdAt, updatedAt);
    }

    boolean covers(String host) {
        return host.equals(id) || host.endsWith("." + id);
    }
}
