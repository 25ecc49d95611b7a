package io.metka.control.workspace;

import java.time.Instant;

/** A tenant as the control store keeps it. */
public record ProjectRow(String id, String name, long revision, Instant createdAt, Instant updatedAt)
        implements Definition {
    @Override
    public String project() {
        return id;
    }

    @Override
    public ProjectRow revised(long revision, Instant updatedAt) {
        return new ProjectRow(id, name, revision, createdAt, updatedAt);
    }
}
