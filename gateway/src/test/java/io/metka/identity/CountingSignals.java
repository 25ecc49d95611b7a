package io.metka.identity;

import io.metka.telemetry.IdentitySignals;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Adds up what the stage tells its operator. */
final class CountingSignals implements IdentitySignals {
    int resolved;
    int duplicates;
    int replayed;
    int created;
    int merged;
    int blocked;
    int away;
    final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    final Map<Blocked, Integer> blockedBy = new EnumMap<>(Blocked.class);

    @Override
    public void resolved(int events, Duration took) {
        resolved += events;
    }

    @Override
    public void duplicates(int events) {
        duplicates += events;
    }

    @Override
    public void replayed(int events) {
        replayed += events;
    }

    @Override
    public void profilesCreated(int profiles) {
        created += profiles;
    }

    @Override
    public void profilesMerged(int profiles) {
        merged += profiles;
    }

    @Override
    public void refused(Refusal reason, int identifiers) {
        refused.merge(reason, identifiers, Integer::sum);
    }

    @Override
    public void blocked(Blocked reason, int identifiers) {
        blocked += identifiers;
        blockedBy.merge(reason, identifiers, Integer::sum);
    }

    @Override
    public void away() {
        away++;
    }
}
