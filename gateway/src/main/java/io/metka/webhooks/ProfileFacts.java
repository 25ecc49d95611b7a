package io.metka.webhooks;

import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.webhooks.mapping.Facts;
import io.metka.webhooks.mapping.Wanted;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What is known of profiles at the time of an attempt; the composition root gives it from the stores. */
@FunctionalInterface
public interface ProfileFacts {
    /** Knows nothing of anybody. */
    ProfileFacts NOTHING = (project, profiles, question) -> Map.of();

    /**
     * What may be told of some profiles; nothing of those that have not granted all of the purposes.
     *
     * @throws io.metka.support.StoreUnavailableException when a store is away; it is asked again later
     */
    Map<ProfileId, Facts> of(ProjectId project, Collection<ProfileId> profiles, Question question);

    /**
     * What is asked.
     *
     * @param purposes those for which the partner uses it; never empty
     */
    record Question(Wanted wanted, Set<String> purposes) {
        public Question {
            purposes = Set.copyOf(purposes);
        }
    }
}
