package io.metka.consent;

import io.metka.model.Position;
import io.metka.model.SignedReceipt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Receipts in memory, once for each token, with rows that anybody can tamper with. */
final class LogInMemory implements ReceiptLog {
    final List<SignedReceipt> rows = new ArrayList<>();
    private final Set<String> tokens = new HashSet<>();

    @Override
    public void append(String token, List<SignedReceipt> links) {
        if (tokens.add(token)) {
            rows.addAll(links);
        }
    }

    @Override
    public Optional<SignedReceipt> last(Chain chain, Position before) {
        return of(chain).stream()
                .filter(link -> link.position().compareTo(before) < 0)
                .reduce((_, later) -> later);
    }

    @Override
    public List<SignedReceipt> read(Chain chain, long after, int limit) {
        return of(chain).stream()
                .filter(link -> link.sequence() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Chain> chains() {
        return rows.stream()
                .map(row -> new Chain(row.receipt().project(), row.node()))
                .distinct()
                .toList();
    }

    private List<SignedReceipt> of(Chain chain) {
        return rows.stream()
                .filter(row -> new Chain(row.receipt().project(), row.node()).equals(chain))
                .sorted(Comparator.comparingLong(SignedReceipt::sequence))
                .toList();
    }
}
