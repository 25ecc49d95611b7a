package io.metka.segments;

import io.metka.model.ProjectId;

/** Another node has taken over a project in the middle of a tick, so what this one was about to do is no longer its to do. */
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException(ProjectId project) {
        super("The lease on project " + project + " is another node's now");
    }
}
