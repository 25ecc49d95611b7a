package io.metka.activation;

import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The assignments for good, and what was sent; the composition root gives it to the warehouse. The methods block and throw
 * {@link io.metka.support.StoreUnavailableException} when the store is away.
 */
public interface AssignmentStore {
    /** Returns when all are stored; the same one again has no effect. */
    void store(ProjectId project, List<Assignment> assignments);

    /**
     * The oldest assignment of each current profile to each activation, in the order of the profiles.
     *
     * @param after the profile that the last page ended with, null for the first page
     * @param limit about how many; those of the last profile are complete
     */
    List<Assignment> assignments(ProjectId project, @Nullable ProfileId after, int limit);

    /** The entries that partners have taken since an instant, with the current profiles, as {@link Delivered}. */
    List<Delivered> delivered(ProjectId project, Instant since);

    /** An entry that a partner has taken. */
    record Delivered(ProfileId profile, String endpoint, String segment, long sequence, Instant at) {}
}
