package io.metka.control.reports;

import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import java.util.Optional;
import java.util.function.Consumer;

/** The tap on the events that have just been processed; it may leave events out and never holds anything up. */
public interface LiveFeed {
    /**
     * Calls the listener, which returns at once, for events from now on.
     *
     * @param project only events of this project, or of all when empty
     */
    Subscription subscribe(Optional<ProjectId> project, Consumer<ProfiledEvent> listener);

    /** An open tap. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
