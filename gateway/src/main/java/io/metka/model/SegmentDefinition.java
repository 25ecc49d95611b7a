package io.metka.model;

/**
 * A named rule whose members are followed in real time.
 *
 * @param rule versioned rule JSON, valid under {@code schemas/segment-rule-1.json}
 * @param revision grows with each change of the rule
 */
public record SegmentDefinition(ProjectId project, String id, String name, JsonText rule, long revision) {}
