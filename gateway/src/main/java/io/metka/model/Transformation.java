package io.metka.model;

/**
 * A change that a project makes to its events before they are stored.
 *
 * @param position those with a lower one come first
 * @param definition a JSON object: whom it concerns, when, and its steps, as docs/server-tags.md defines it
 * @param definitionRevision grows with each change of the definition
 */
public record Transformation(
        ProjectId project,
        String id,
        String name,
        boolean enabled,
        int position,
        JsonText definition,
        long definitionRevision) {}
