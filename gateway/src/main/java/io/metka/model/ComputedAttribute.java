package io.metka.model;

/**
 * A named value of every profile that is computed from its events, for rules, the profile and payloads.
 *
 * @param definition the computation as docs/attributes.md writes it, for example {@code {"event": …, "measure": …}}
 * @param revision grows with each change of the definition; a new name leaves it alone
 */
public record ComputedAttribute(ProjectId project, String id, String name, JsonText definition, long revision) {}
