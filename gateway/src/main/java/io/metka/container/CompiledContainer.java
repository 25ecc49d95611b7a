package io.metka.container;

import io.metka.model.ProjectId;

/**
 * One published container version, ready to serve.
 *
 * @param id the container's public id, as it stands in the snippet
 * @param version counts the published versions of this container from 1
 * @param token stands in the address of the scripts of all environments but the live one, for which it is empty
 */
public record CompiledContainer(ProjectId project, String id, int version, Script script, String token) {
    /** A version that visitors are served. */
    public CompiledContainer(ProjectId project, String id, int version, Script script) {
        this(project, id, version, script, "");
    }
}
