package io.metka.segments;

import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The definition of {@code docs/segments.md}, word for word: it looks at everything, every time. */
final class Oracle {
    private final Map<String, Absence> rules = new TreeMap<>();
    private final List<World.Act> events = new ArrayList<>();
    private final Map<ProfileId, ProfileId> merged = new HashMap<>();
    private final Set<ProfileId> profiles = new HashSet<>();
    private final Map<Membership, Long> sequences = new HashMap<>();

    /** A rule in the oracle's own words. */
    record Absence(String event, String other, Duration within, Duration atMost) {}

    /** One profile in one segment. */
    record Membership(String segment, ProfileId profile) {}

    /** A change without the accidents of its tick. */
    record Change(String segment, ProfileId profile, MembershipChange.Kind kind, long sequence) {
        static Change of(MembershipChange change) {
            return new Change(change.segment(), change.profile(), change.kind(), change.sequence());
        }
    }

    void rule(String segment, Absence rule) {
        rules.put(segment, rule);
    }

    void see(World.Act event) {
        events.add(event);
        profiles.add(event.profile());
    }

    void merge(ProfileId from, ProfileId into) {
        merged.replaceAll((profile, root) -> root.equals(from) ? into : root);
        merged.put(from, into);
        profiles.add(from);
        profiles.add(into);
    }

    ProfileId root(ProfileId profile) {
        return merged.getOrDefault(profile, profile);
    }

    /** Everything that was ever merged into a profile. */
    List<ProfileId> absorbedBy(ProfileId root) {
        return merged.entrySet().stream()
                .filter(e -> e.getValue().equals(root))
                .map(Map.Entry::getKey)
                .toList();
    }

    Set<Membership> members(Instant t) {
        Set<Membership> members = new HashSet<>();
        rules.forEach((segment, rule) -> {
            for (ProfileId profile : profiles) {
                if (!merged.containsKey(profile) && isMember(rule, profile, t)) {
                    members.add(new Membership(segment, profile));
                }
            }
        });
        return members;
    }

    private boolean isMember(Absence rule, ProfileId profile, Instant t) {
        return events.stream()
                .filter(a -> root(a.profile()).equals(profile) && a.name().equals(rule.event()))
                .filter(a ->
                        a.time().isAfter(t.minus(rule.atMost())) && !a.time().isAfter(t.minus(rule.within())))
                .anyMatch(a -> events.stream()
                        .filter(b ->
                                root(b.profile()).equals(profile) && b.name().equals(rule.other()))
                        .noneMatch(
                                b -> !b.time().isBefore(a.time()) && !b.time().isAfter(t)));
    }

    /** What must change at an instant, given what has been committed. */
    Set<Change> due(Instant t) {
        Set<Membership> members = members(t);
        Set<Change> due = new HashSet<>();
        for (String segment : rules.keySet()) {
            for (ProfileId profile : profiles) {
                var key = new Membership(segment, profile);
                long last = sequences.getOrDefault(key, 0L);
                boolean wasMember = last % 2 == 1;
                if (members.contains(key) != wasMember) {
                    due.add(new Change(
                            segment,
                            profile,
                            wasMember ? MembershipChange.Kind.EXITED : MembershipChange.Kind.ENTERED,
                            last + 1));
                }
            }
        }
        return due;
    }

    void commit(Change change) {
        sequences.put(new Membership(change.segment(), change.profile()), change.sequence());
    }

    /** Every change so far: entries are odd, exits even. */
    Set<Change> committed() {
        Set<Change> all = new HashSet<>();
        sequences.forEach((key, last) -> {
            for (long i = 1; i <= last; i++) {
                all.add(new Change(
                        key.segment(),
                        key.profile(),
                        i % 2 == 1 ? MembershipChange.Kind.ENTERED : MembershipChange.Kind.EXITED,
                        i));
            }
        });
        return all;
    }
}
