package io.metka.control.workspace;

import java.time.Instant;

/**
 * A tenant as the control store keeps it.
 *
 * @param fourEyes whether somebody else than its maker has to put a version live
 */
public record ProjectRow(String id, String name, boolean fourEyes, long revision, Instant createdAt, Instant updatedAt)
        implements Definition {
    @Override
    public String project() {
        return id;
    }

    @Override
    public ProjectRow revised(long revision, Instant updatedAt) {
        return new ProjectRow(id, name, fourEyes, revision, createdAt, updatedAt);
    }
}
