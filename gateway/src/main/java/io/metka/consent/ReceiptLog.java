package io.metka.consent;

import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import java.util.List;
import java.util.Optional;

/** Where receipts are kept for good. All methods block and throw {@link io.metka.support.StoreUnavailableException}. */
public interface ReceiptLog {
    /** Adds links to their chains, all or none, and once for each token. */
    void append(String token, List<SignedReceipt> links);

    /** The last link of a chain that was brought by a record before this position. */
    Optional<SignedReceipt> last(Chain chain, Position before);

    /**
     * A stretch of a chain, in its order.
     *
     * @param after only links with a greater sequence number
     * @param limit how many; more come when several have the number of the last one, which is a fault
     */
    List<SignedReceipt> read(Chain chain, long after, int limit);

    /** All chains that have links, in the order of their projects and nodes. */
    List<Chain> chains();

    /** The receipts of one project that came through one node. */
    record Chain(ProjectId project, String node) {}
}
