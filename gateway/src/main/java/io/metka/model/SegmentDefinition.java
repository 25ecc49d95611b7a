package io.metka.model;

/**
 * A named rule whose members are followed in real time.
 *
 * @param rule versioned rule JSON, valid under {@code schemas/segment-rule-1.json}
 * @param revision grows with each change of the rule
 * @param onPage whether pages may learn of their visitor's membership
 * @param deliverInitial whether partners are told of those who were members before the segment or its new rule was there
 */
public record SegmentDefinition(
        ProjectId project,
        String id,
        String name,
        JsonText rule,
        long revision,
        boolean onPage,
        boolean deliverInitial) {

    /** A segment that pages do not learn of and whose initial population is not delivered. */
    public SegmentDefinition(ProjectId project, String id, String name, JsonText rule, long revision) {
        this(project, id, name, rule, revision, false, false);
    }
}
