package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * A segment as the control store keeps it.
 *
 * @param description what it is for, in the words of who made it
 * @param ruleRevision the catalog revision with which the rule last changed; a new name leaves it alone
 * @param onPage see {@link io.metka.model.SegmentDefinition}
 * @param deliverInitial see {@link io.metka.model.SegmentDefinition}
 */
public record SegmentRow(
        String project,
        String id,
        String name,
        String description,
        JsonText rule,
        long ruleRevision,
        boolean onPage,
        boolean deliverInitial,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    @Override
    public SegmentRow revised(long revision, Instant updatedAt) {
        return new SegmentRow(
                project,
                id,
                name,
                description,
                rule,
                ruleRevision,
                onPage,
                deliverInitial,
                revision,
                createdAt,
                updatedAt);
    }
}
