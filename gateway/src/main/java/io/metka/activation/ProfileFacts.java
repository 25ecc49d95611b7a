package io.metka.activation;

import io.metka.model.ConsentDecision;
import io.metka.model.ConsentState;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * What a decision needs to know of profiles. The methods block, are for any thread, and throw
 * {@link io.metka.support.StoreUnavailableException} when a store cannot say.
 */
public interface ProfileFacts {
    /** What the events say of these profiles; one without events is not in it. */
    Map<ProfileId, Known> find(ProjectId project, Collection<ProfileId> profiles);

    /** What the ledger says of these subjects, by purpose; who never decided anything is not in it. */
    Map<IdentifierHash, Map<String, ConsentDecision>> decisions(ProjectId project, Set<IdentifierHash> subjects);

    /**
     * A profile as its events show it.
     *
     * @param timezone what the last event that had one said, as it was sent; empty when none did
     * @param consent what the last event declared
     * @param identifiers all that its events carried
     */
    record Known(String timezone, ConsentState consent, Set<IdentifierHash> identifiers) {
        public static final Known NOTHING = new Known("", ConsentState.UNKNOWN, Set.of());

        public Known {
            identifiers = Set.copyOf(identifiers);
        }
    }
}
