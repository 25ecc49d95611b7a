package io.metka.control.versions;

import io.metka.control.workspace.Definition;
import java.time.Instant;

/**
 * An environment of a container as the control store keeps it.
 *
 * @param token stands in the address of its script
 * @param version the version that it serves, 0 when there is none
 * @param publishedAt meaningful only when it serves a version
 */
public record EnvironmentRow(
        String project,
        String container,
        String id,
        String name,
        String token,
        int version,
        Instant publishedAt,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {

    EnvironmentRow named(String name) {
        return new EnvironmentRow(
                project, container, id, name, token, version, publishedAt, revision, createdAt, updatedAt);
    }

    EnvironmentRow reached(String token) {
        return new EnvironmentRow(
                project, container, id, name, token, version, publishedAt, revision, createdAt, updatedAt);
    }

    EnvironmentRow serving(int version, Instant at) {
        return new EnvironmentRow(project, container, id, name, token, version, at, revision, createdAt, updatedAt);
    }

    @Override
    public EnvironmentRow revised(long revision, Instant updatedAt) {
        return new EnvironmentRow(
                project, container, id, name, token, version, publishedAt, revision, createdAt, updatedAt);
    }
}
