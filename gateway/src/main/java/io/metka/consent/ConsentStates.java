package io.metka.consent;

import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What everybody last decided, by the hash of an identifier. All methods block, are for any thread and throw
 * {@link io.metka.support.StoreUnavailableException}; each can be repeated.
 */
public interface ConsentStates {
    /**
     * The decisions of these subjects by purpose; who never decided anything is not in it.
     *
     * @return for each project; a project is missing when the store has lost what it knew of it, and then it is to be
     *     filled from the receipts and marked {@link #complete}
     */
    Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> find(
            Map<ProjectId, Set<IdentifierHash>> subjects);

    /**
     * Takes decisions over. Of several on one purpose the newest stays, of two of the same instant the one that denies;
     * so the order of calls and their repetition do not matter.
     *
     * @return how many purposes went from granted to denied
     */
    int apply(Collection<ConsentReceipt> receipts);

    /** Every receipt that is stored for these projects has been applied. */
    void complete(List<ProjectId> projects);
}
