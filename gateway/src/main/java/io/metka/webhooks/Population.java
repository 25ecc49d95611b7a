package io.metka.webhooks;

import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who is in a segment; the composition root gives it from the warehouse. Both methods throw {@link
 * io.metka.support.StoreUnavailableException} when that is away.
 */
public interface Population {
    /** Nobody is in any segment, and nobody has looked. */
    Population UNKNOWN = new Population() {
        @Override
        public Optional<AsOf> newest(ProjectId project) {
            return Optional.empty();
        }

        @Override
        public List<MembershipChange> members(ProjectId project, String segment, AsOf asOf, Page page) {
            return List.of();
        }
    };

    /** The last evaluation of a project whose changes have all been handed over; none before the first. */
    Optional<AsOf> newest(ProjectId project);

    /**
     * Those who were members of a segment after an evaluation, in the order of their ids, each as its last change by then. The
     * same question has the same answer whenever it is asked.
     */
    List<MembershipChange> members(ProjectId project, String segment, AsOf asOf, Page page);

    /**
     * An evaluation of a project.
     *
     * @param tick its number
     * @param at the instant for which the rules were evaluated
     */
    record AsOf(long tick, Instant at) {}

    /**
     * A part of the members.
     *
     * @param after the last profile of the part before, {@link ProfileId#ANONYMOUS} for the first
     */
    record Page(ProfileId after, int limit) {}
}
