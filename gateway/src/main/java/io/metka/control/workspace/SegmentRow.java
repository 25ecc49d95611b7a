package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * A segment as the control store keeps it.
 *
 * @param ruleRevision the catalog revision with which the rule last changed; a new name leaves it alone
 */
public record SegmentRow(
        String project,
        String id,
        String name,
        JsonText rule,
        long ruleRevision,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    @Override
    public SegmentRow revised(long revision, Instant updatedAt) {
        return new SegmentRow(project, id, name, rule, ruleRevision, revision, createdAt, updatedAt);
    }
}
