package io.metka.consent;

import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import io.metka.support.StoreUnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Current decisions in memory, which can be away and can forget everything. */
final class StatesInMemory implements ConsentStates {
    private record Subject(ProjectId project, IdentifierHash hash) {}

    private final Map<Subject, Map<String, ConsentDecision>> states = new HashMap<>();
    private final Set<ProjectId> complete = new HashSet<>();
    volatile boolean away;

    synchronized void forget() {
        states.clear();
        complete.clear();
    }

    @Override
    public synchronized Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> find(
            Map<ProjectId, Set<IdentifierHash>> subjects) {
        reach();
        Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> found = new HashMap<>();
        subjects.forEach((project, hashes) -> {
            if (complete.contains(project)) {
                Map<IdentifierHash, Map<String, ConsentDecision>> ofProject = new HashMap<>();
                for (IdentifierHash hash : hashes) {
                    var state = states.get(new Subject(project, hash));
                    if (state != null) {
                        ofProject.put(hash, Map.copyOf(state));
                    }
                }
                found.put(project, ofProject);
            }
        });
        return found;
    }

    @Override
    public synchronized int apply(Collection<ConsentReceipt> receipts) {
        reach();
        int withdrawn = 0;
        for (ConsentReceipt receipt : receipts) {
            for (IdentifierHash hash : receipt.subjects()) {
                var state = states.computeIfAbsent(new Subject(receipt.project(), hash), _ -> new HashMap<>());
                Set<String> purposes = new HashSet<>(receipt.decision().granted());
                purposes.addAll(receipt.decision().denied());
                for (String purpose : purposes) {
                    var next = new ConsentDecision(receipt.decision().allows(purpose), receipt.at(), receipt.id());
                    ConsentDecision known = state.get(purpose);
                    boolean newer = known == null
                            || next.at().isAfter(known.at())
                            || (next.at().equals(known.at()) && known.granted() && !next.granted());
                    if (newer) {
                        state.put(purpose, next);
                        withdrawn += known != null && known.granted() && !next.granted() ? 1 : 0;
                    }
                }
            }
        }
        return withdrawn;
    }

    @Override
    public synchronized void complete(List<ProjectId> projects) {
        reach();
        complete.addAll(projects);
    }

    private void reach() {
        if (away) {
            throw new StoreUnavailableException("redis", "away", new IllegalStateException("away"));
        }
    }
}
