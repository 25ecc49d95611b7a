package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/** A project's communication policy as the control store keeps it: the document that was put, made complete. */
public record PolicyRow(String project, JsonText policy, long revision, Instant createdAt, Instant updatedAt)
        implements Definition {

    /** There is one for each project, and it goes by that one's id. */
    @Override
    public String id() {
        return project;
    }

    @Override
    public PolicyRow revised(long revision, Instant updatedAt) {
        return new PolicyRow(project, policy, revision, createdAt, updatedAt);
    }
}
