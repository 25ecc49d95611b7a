package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/** A project's rules of identity as the control store keeps them: the document that was put, made complete. */
public record IdentityRow(String project, JsonText rules, long revision, Instant createdAt, Instant updatedAt)
        implements Definition {

    /** There is one for each project, and it goes by that one's id. */
    @Override
    public String id() {
        return project;
    }

    @Override
    public IdentityRow revised(long revision, Instant updatedAt) {
        return new IdentityRow(project, rules, revision, createdAt, updatedAt);
    }
}
