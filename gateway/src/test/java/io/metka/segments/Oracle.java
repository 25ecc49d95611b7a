package io.metka.segments;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The definition of {@code docs/segments.md}, word for word: it looks at everything, every time. */
final class Oracle {
    private final Map<String, JsonNode> rules = new TreeMap<>();
    private final Map<String, JsonNode> attributes = new TreeMap<>();
    private JsonNode rfm = OracleValues.read("{}");
    private final List<World.Act> events = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final Set<Merge> merges = new HashSet<>();
    private final Set<ProfileId> profiles = new HashSet<>();
    private final Map<Membership, Long> sequences = new HashMap<>();

    /** One profile in one segment. */
    record Membership(String segment, ProfileId profile) {}

    /** The row of a merge. */
    private record Merge(ProfileId from, ProfileId into) {}

    /** What somebody decided. */
    private record Decision(String subject, String purpose, boolean granted, Instant at) {}

    /** A change without the accidents of its tick. */
    record Change(String segment, ProfileId profile, MembershipChange.Kind kind, long sequence) {
        static Change of(MembershipChange change) {
            return new Change(change.segment(), change.profile(), change.kind(), change.sequence());
        }
    }

    /** @param rule the kind and its value */
    void rule(String segment, JsonNode rule) {
        rules.put(segment, rule);
    }

    void attribute(String id, JsonNode definition) {
        attributes.put(id, definition);
    }

    void scores(JsonNode settings) {
        rfm = settings;
    }

    void see(World.Act event) {
        events.add(event);
        profiles.add(event.profile());
    }

    void decide(String subject, String purpose, boolean granted, Instant at) {
        decisions.add(new Decision(subject, purpose, granted, at));
    }

    void merge(ProfileId from, ProfileId into) {
        List<ProfileId> moved = absorbedBy(from);
        moved.forEach(profile -> merges.add(new Merge(profile, into)));
        merges.add(new Merge(from, into));
        profiles.add(from);
        profiles.add(into);
    }

    /** Takes a profile out again, with everything that had been merged into it. */
    void split(ProfileId out, Collection<ProfileId> members) {
        Set<ProfileId> part = new HashSet<>(members);
        part.add(out);
        merges.removeIf(merge -> part.contains(merge.from()) && !part.contains(merge.into()));
    }

    /** The one of those that it was merged into which has not ended itself. */
    ProfileId root(ProfileId profile) {
        return merges.stream()
                .filter(merge -> merge.from().equals(profile) && !hasEnded(merge.into()))
                .map(Merge::into)
                .findFirst()
                .orElse(profile);
    }

    private boolean hasEnded(ProfileId profile) {
        return merges.stream().anyMatch(merge -> merge.from().equals(profile));
    }

    /** Everything that was ever merged into a profile. */
    List<ProfileId> absorbedBy(ProfileId profile) {
        return merges.stream()
                .filter(merge -> merge.into().equals(profile))
                .map(Merge::from)
                .distinct()
                .toList();
    }

    Set<Membership> members(Instant t) {
        Set<Membership> members = new HashSet<>();
        for (ProfileId profile : profiles) {
            if (!profile.equals(ProfileId.ANONYMOUS) && !hasEnded(profile)) {
                RuleOracle oracle = of(profile, t);
                boolean withdrawn = Boolean.FALSE.equals(oracle.decisions().get("analytics"));
                if (!withdrawn && !oracle.events().isEmpty()) {
                    rules.forEach((segment, rule) -> {
                        if (oracle.holds(rule)) {
                            members.add(new Membership(segment, profile));
                        }
                    });
                }
            }
        }
        return members;
    }

    /** Everything that is known of a profile at an instant. */
    RuleOracle of(ProfileId profile, Instant t) {
        List<World.Act> mine =
                events.stream().filter(e -> root(e.profile()).equals(profile)).toList();
        Map<List<String>, World.Act> once = new LinkedHashMap<>();
        for (World.Act act : mine) {
            if (!act.time().isAfter(t)) {
                once.merge(
                        List.of(act.id(), act.name()), act, (a, b) -> b.time().isBefore(a.time()) ? a : b);
            }
        }
        Set<String> subjects = mine.stream()
                .flatMap(e -> e.details().identifiers().stream())
                .map(i -> i.type() + ":" + i.hex())
                .collect(Collectors.toSet());
        return new RuleOracle(
                profile,
                t,
                once.values().stream()
                        .sorted(Comparator.comparing(World.Act::time).thenComparing(World.Act::id))
                        .toList(),
                decided(subjects, t),
                new RuleOracle.Names(rules, attributes, rfm));
    }

    private Map<String, Boolean> decided(Set<String> subjects, Instant t) {
        Map<String, Boolean> last = new HashMap<>();
        decisions.stream()
                .filter(d -> subjects.contains(d.subject()) && !d.at().isAfter(t))
                .sorted(Comparator.comparing(Decision::at).thenComparing(d -> !d.granted()))
                .forEach(d -> last.put(d.purpose(), d.granted()));
        return last;
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
