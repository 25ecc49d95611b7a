package io.metka.container;

import io.metka.model.ProjectId;

/**
 * One published container version, ready to serve.
 *
 * @param id the container's public id, as it stands in the snippet
 * @param version counts the published versions of this container from 1
 */
public record CompiledContainer(ProjectId project, String id, int version, Script script) {}
