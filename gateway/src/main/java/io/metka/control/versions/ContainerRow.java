package io.metka.control.versions;

import io.metka.control.workspace.Definition;
import java.time.Instant;

/**
 * A container as the control store keeps it.
 *
 * @param id unique over all projects: it stands alone in the script's public address
 * @param source the id of the source that its scripts send events for
 * @param publishedVersion the version that sites are served, 0 when there is none
 * @param publishedAt meaningful only when a version is published
 */
public record ContainerRow(
        String project,
        String id,
        String name,
        String source,
        int publishedVersion,
        Instant publishedAt,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {

    ContainerRow publishing(int version, Instant at) {
        return new ContainerRow(project, id, name, source, version, at, revision, createdAt, updatedAt);
    }

    @Override
    public ContainerRow revised(long revision, Instant updatedAt) {
        return new ContainerRow(
                project, id, name, source, publishedVersion, publishedAt, revision, createdAt, updatedAt);
    }
}
