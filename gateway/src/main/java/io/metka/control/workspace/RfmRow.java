package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * A project's RFM settings as the control store keeps them: the document that was put, made complete.
 *
 * @param settingsRevision the catalog revision with which they last changed
 */
public record RfmRow(
        String project, JsonText settings, long settingsRevision, long revision, Instant createdAt, Instant updatedAt)
        implements Definition {

    /** There is one for each project, and it goes by that one's id. */
    @Override
    public String id() {
        return project;
    }

    @Override
    public RfmRow revised(long revision, Instant updatedAt) {
        return new RfmRow(project, settings, settingsRevision, revision, createdAt, updatedAt);
    }
}
