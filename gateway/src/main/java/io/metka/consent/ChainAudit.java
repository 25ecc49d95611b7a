package io.metka.consent;

import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks the chains of receipts and says where they are broken. */
public final class ChainAudit {
    private static final int PAGE = 5_000;

    private final ReceiptLog log;
    private final ReceiptChain chain;

    public ChainAudit(ReceiptLog log, ReceiptChain chain) {
        this.log = log;
        this.chain = chain;
    }

    /**
     * What was found in one chain.
     *
     * @param sound how many links stand unbroken from the first one on
     * @param broken the first fault, empty when there is none
     */
    public record Finding(ReceiptLog.Chain chain, long sound, Optional<Break> broken) {}

    /**
     * The first fault of a chain.
     *
     * @param sequence of the link that is not as it was written or not where it was
     * @param receipt the id that stands there, empty when nothing does
     */
    public record Break(Kind kind, long sequence, String receipt) {}

    /** The closed set of faults. */
    public enum Kind {
        /** Rows between two others, or before the first, are gone. */
        MISSING,
        /** A sequence number stands twice. */
        REPEATED,
        /** A link follows another one than it was written after. */
        REORDERED,
        /** The content of a row is not what was signed, or another secret signed it. */
        ALTERED,
        /** Rows are gone from the end: this node remembers a later one. */
        TRUNCATED;

        /** The name in reports, for example {@code missing}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Examines all chains, or those of one project.
     *
     * @param project empty for all
     * @param heads where this gateway's chains end according to its own disk; no other's are known
     */
    public List<Finding> examine(Optional<ProjectId> project, ChainHeads heads) {
        return examine(project, heads.current());
    }

    List<Finding> examine(Optional<ProjectId> project, Map<ReceiptLog.Chain, ReceiptChain.Head> ends) {
        Set<ReceiptLog.Chain> chains = new LinkedHashSet<>(log.chains());
        chains.addAll(ends.keySet());
        return chains.stream()
                .filter(one -> project.isEmpty() || project.get().equals(one.project()))
                .map(one -> examine(one, Optional.ofNullable(ends.get(one))))
                .toList();
    }

    /** @param end a link that is known to have been written, empty when none is known */
    private Finding examine(ReceiptLog.Chain one, Optional<ReceiptChain.Head> end) {
        ReceiptChain.Head head = ReceiptChain.Head.NONE;
        boolean endSeen = end.isEmpty();
        List<SignedReceipt> page;
        do {
            page = log.read(one, head.sequence(), PAGE);
            for (SignedReceipt link : page) {
                Optional<Break> fault = fault(link, head);
                if (fault.isPresent()) {
                    return new Finding(one, head.sequence(), fault);
                }
                head = ReceiptChain.Head.of(link);
                endSeen |= end.isPresent() && end.get().equals(head);
            }
        } while (page.size() >= PAGE);
        long last = head.sequence();
        return new Finding(
                one, last, endSeen ? Optional.empty() : Optional.of(new Break(Kind.TRUNCATED, last + 1, "")));
    }

    private Optional<Break> fault(SignedReceipt link, ReceiptChain.Head head) {
        long expected = head.sequence() + 1;
        String id = link.receipt().id();
        if (link.sequence() > expected) {
            return Optional.of(new Break(Kind.MISSING, expected, ""));
        }
        if (link.sequence() < expected) {
            return Optional.of(new Break(Kind.REPEATED, link.sequence(), id));
        }
        if (!chain.isSound(link)) {
            return Optional.of(new Break(Kind.ALTERED, expected, id));
        }
        return link.previous().equals(head.signature())
                ? Optional.empty()
                : Optional.of(new Break(Kind.REORDERED, expected, id));
    }
}
