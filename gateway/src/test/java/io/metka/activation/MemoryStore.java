package io.metka.activation;

import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The warehouse's side of activation, in memory; it can be away. */
final class MemoryStore implements AssignmentStore {
    final List<Assignment> stored = new CopyOnWriteArrayList<>();
    final List<Delivered> delivered = new CopyOnWriteArrayList<>();
    volatile boolean away;

    @Override
    public void store(ProjectId project, List<Assignment> assignments) {
        refuseWhenAway();
        stored.addAll(assignments);
    }

    @Override
    public List<Assignment> assignments(ProjectId project, @Nullable ProfileId after, int limit) {
        refuseWhenAway();
        List<Assignment> oldest = new ArrayList<>();
        stored.stream()
                .filter(one -> after == null || one.profile().toString().compareTo(after.toString()) > 0)
                .sorted(Comparator.comparing((Assignment one) -> one.profile().toString())
                        .thenComparing(Assignment::activation)
                        .thenComparing(Assignment::at))
                .forEach(one -> {
                    boolean known = oldest.stream()
                            .anyMatch(other -> other.profile().equals(one.profile())
                                    && other.activation().equals(one.activation()));
                    if (!known) {
                        oldest.add(one);
                    }
                });
        return oldest.subList(0, Math.min(limit, oldest.size()));
    }

    @Override
    public List<Delivered> delivered(ProjectId project, Instant since) {
        refuseWhenAway();
        return delivered.stream().filter(one -> one.at().isAfter(since)).toList();
    }

    private void refuseWhenAway() {
        if (away) {
            throw new StoreUnavailableException("clickhouse", "away for the test", new IllegalStateException());
        }
    }
}
