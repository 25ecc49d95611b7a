package io.metka.control.reports;

import io.metka.model.DeliveryAttempt;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The log of what was handed to partners. */
public interface DeliveryLog {
    /**
     * The attempts that match, the latest first: by {@code at}, then message id, then attempt, all falling. Throws
     * {@link io.metka.support.StoreUnavailableException} when the log cannot be read now.
     */
    List<DeliveryAttempt> find(Query query);

    /**
     * Which attempts are asked for; an empty filter matches all.
     *
     * @param from the earliest time, inclusive
     * @param to the latest time, exclusive
     * @param after only attempts that come after this one in the order of the list
     * @param limit attempts at most, 1 or more
     */
    record Query(
            ProjectId project,
            Optional<String> webhook,
            Optional<String> segment,
            Optional<DeliveryAttempt.Outcome> outcome,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<Place> after,
            int limit) {}

    /** The place of one attempt in the list. */
    record Place(Instant at, String messageId, int attempt) {}
}
