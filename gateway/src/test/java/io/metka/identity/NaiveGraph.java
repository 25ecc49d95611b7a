package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierRule;
import io.metka.model.IdentityRules;
import io.metka.model.ProfileId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of identity resolution, written down without regard to speed, crashes or concurrency: what the resolver must
 * agree with. Time stands still in it, so a limit holds for ever.
 */
final class NaiveGraph {
    private final IdentityRules rules;
    private final int maxMerges;
    private final int maxIdentifiers;
    private final Map<Identifier, Profile> owners = new HashMap<>();
    private final Set<Identifier> shared = new HashSet<>();
    private final Map<Identifier, ProfileId> devices = new HashMap<>();
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Set<ProfileId> everMade = new HashSet<>();
    private final Map<ProfileId, Profile> living = new HashMap<>();
    private final Map<ProfileId, Profile> endedAs = new HashMap<>();

    NaiveGraph(int maxMerges, int maxIdentifiers) {
        this(IdentityRules.DEFAULT, maxMerges, maxIdentifiers);
    }

    NaiveGraph(IdentityRules rules, int maxMerges, int maxIdentifiers) {
        this.rules = rules;
        this.maxMerges = maxMerges;
        this.maxIdentifiers = maxIdentifiers;
    }

    /** Where an event was first seen and what was decided then. */
    record Decision(
            String sighting,
            ProfileId profile,
            Set<Identifier> kept,
            Set<Identifier> attached,
            Set<Identifier> detached,
            Set<ProfileId> ended) {}

    /** One person as far as known. */
    private static final class Profile {
        private final ProfileId id;
        private final Set<Identifier> identifiers = new HashSet<>();
        private final Set<ProfileId> members = new HashSet<>();
        private final Set<Profile> never = new HashSet<>();

        private Profile(ProfileId id) {
            this.id = id;
        }

        private boolean isOlderThan(Profile other) {
            return id.toString().compareTo(other.id.toString()) < 0;
        }
    }

    /** An event on its way to a decision: the profile it leads to so far and what it would attach to it. */
    private static final class Draft {
        private @Nullable Profile profile;
        private final List<Identifier> fresh = new ArrayList<>();
        private final Set<Identifier> kept = new HashSet<>();
        private final Set<ProfileId> ended = new HashSet<>();
    }

    /**
     * Decides about an event.
     *
     * @param sighting its node, position and index
     * @param answered the id of the new profile if there has to be one, or of a device that was not seen shared before
     * @return null for a duplicate
     */
    @Nullable
    Decision decide(Event event, String sighting, ProfileId answered) {
        Decision known = decisions.get(event.id());
        if (known != null) {
            return known.sighting().equals(sighting) ? known : null;
        }
        Decision decision = resolve(event, sighting, answered);
        decisions.put(event.id(), decision);
        return decision;
    }

    private Decision resolve(Event event, String sighting, ProfileId answered) {
        List<Identifier> identifiers = inPriority(event);
        Draft draft = new Draft();
        List<Identifier> ambiguous = new ArrayList<>();
        for (Identifier identifier : identifiers) {
            if (shared.contains(identifier)) {
                ambiguous.add(identifier);
            } else {
                weigh(draft, identifier, owners.get(identifier));
            }
        }
        if (draft.profile == null && draft.fresh.isEmpty() && !ambiguous.isEmpty()) {
            ProfileId device = devices.computeIfAbsent(ambiguous.getFirst(), _ -> {
                assertThat(everMade).as("a device has a profile of its own").doesNotContain(answered);
                return answered;
            });
            draft.kept.add(ambiguous.getFirst());
            return new Decision(
                    sighting, device, draft.kept, Set.of(), loggedOut(event, identifiers, null), draft.ended);
        }
        Profile profile = draft.profile;
        if (profile == null && !identifiers.isEmpty()) {
            assertThat(everMade.add(answered))
                    .as("%s is a new profile", answered)
                    .isTrue();
            profile = made(answered);
        }
        if (profile == null) {
            return new Decision(sighting, ProfileId.ANONYMOUS, Set.of(), Set.of(), Set.of(), Set.of());
        }
        for (Identifier identifier : draft.fresh) {
            give(profile, identifier);
        }
        return new Decision(
                sighting,
                profile.id,
                draft.kept,
                Set.copyOf(draft.fresh),
                loggedOut(event, identifiers, profile),
                draft.ended);
    }

    private void weigh(Draft draft, Identifier identifier, @Nullable Profile owner) {
        if (owner == null) {
            List<Identifier> fresh = new ArrayList<>(draft.fresh);
            fresh.add(identifier);
            if (users(draft.profile, null, fresh).size() <= 1 && fits(draft.profile, null, fresh)) {
                draft.fresh.add(identifier);
                draft.kept.add(identifier);
            }
            return;
        }
        boolean first = draft.profile == null && draft.fresh.isEmpty();
        if (first || owner == draft.profile) {
            draft.profile = owner;
            draft.kept.add(identifier);
        } else if (users(draft.profile, owner, draft.fresh).size() > 1) {
            if (rule(identifier.type()).device()) {
                owners.remove(identifier);
                owner.identifiers.remove(identifier);
                shared.add(identifier);
            }
        } else if (mayMerge(draft.profile, owner) && fits(draft.profile, owner, draft.fresh)) {
            draft.profile = draft.profile == null ? owner : merge(draft.profile, owner, draft.ended);
            draft.kept.add(identifier);
        }
    }

    private Set<Identifier> users(@Nullable Profile one, @Nullable Profile two, List<Identifier> fresh) {
        Set<Identifier> users = new HashSet<>(fresh);
        users.addAll(one == null ? Set.of() : one.identifiers);
        users.addAll(two == null ? Set.of() : two.identifiers);
        users.removeIf(identifier -> !identifier.type().equals(rules.unique()));
        return users;
    }

    private boolean mayMerge(@Nullable Profile one, Profile two) {
        return one == null || (!one.never.contains(two) && one.members.size() + two.members.size() + 1 <= maxMerges);
    }

    /** A limit refuses what would add to a type, not what is too much already. */
    private boolean fits(@Nullable Profile one, @Nullable Profile two, List<Identifier> fresh) {
        Set<Identifier> first = one == null ? Set.of() : one.identifiers;
        Set<Identifier> second = two == null ? Set.of() : two.identifiers;
        if (first.size() + second.size() + fresh.size() > maxIdentifiers) {
            return false;
        }
        Set<String> types = new HashSet<>();
        List.of(first, second, fresh).forEach(part -> part.forEach(identifier -> types.add(identifier.type())));
        for (String type : types) {
            int ours = ofType(first, type);
            int theirs = ofType(second, type);
            int more = ofType(fresh, type);
            boolean adds = more > 0 || (ours > 0 && theirs > 0);
            if (adds && ours + theirs + more > rule(type).limit()) {
                return false;
            }
        }
        return true;
    }

    private static int ofType(Collection<Identifier> identifiers, String type) {
        return (int) identifiers.stream().filter(i -> i.type().equals(type)).count();
    }

    private Profile merge(Profile one, Profile two, Set<ProfileId> ended) {
        Profile winner = one.isOlderThan(two) ? one : two;
        Profile loser = winner == one ? two : one;
        ended.add(loser.id);
        ended.addAll(loser.members);
        living.remove(loser.id);
        endedAs.put(loser.id, loser);
        winner.members.add(loser.id);
        winner.members.addAll(loser.members);
        loser.identifiers.forEach(identifier -> give(winner, identifier));
        for (Profile other : loser.never) {
            other.never.remove(loser);
            other.never.add(winner);
            winner.never.add(other);
        }
        return winner;
    }

    private Set<Identifier> loggedOut(Event event, List<Identifier> identifiers, @Nullable Profile profile) {
        Set<Identifier> out = new HashSet<>();
        if (rules.logoutEvents().contains(event.name())) {
            boolean person = profile != null
                    && profile.identifiers.stream()
                            .anyMatch(i -> !rule(i.type()).device());
            for (Identifier identifier : identifiers) {
                if (shared.remove(identifier)) {
                    out.add(identifier);
                } else if (profile != null
                        && person
                        && rule(identifier.type()).device()
                        && owners.remove(identifier, profile)) {
                    profile.identifiers.remove(identifier);
                    out.add(identifier);
                }
            }
        }
        return out;
    }

    /** Whose an identifier is, {@link ProfileId#ANONYMOUS} when it is nobody's; of a shared device not its own profile. */
    ProfileId owner(Identifier identifier) {
        Profile owner = owners.get(identifier);
        return owner == null ? ProfileId.ANONYMOUS : owner.id;
    }

    /** The profiles that ended in this one. */
    Set<ProfileId> members(ProfileId profile) {
        return Set.copyOf(at(profile).members);
    }

    /** The identifiers of a living profile. */
    Set<Identifier> identifiers(ProfileId profile) {
        return Set.copyOf(at(profile).identifiers);
    }

    /** The profiles that a living one must not merge with. */
    Set<ProfileId> separated(ProfileId profile) {
        return at(profile).never.stream().map(other -> other.id).collect(Collectors.toSet());
    }

    /** Whether a device was found with several users. */
    boolean isShared(Identifier identifier) {
        return shared.contains(identifier);
    }

    /** The profiles that had ended in one before it ended itself. */
    Set<ProfileId> lastMembers(ProfileId ended) {
        return Set.copyOf(Objects.requireNonNull(endedAs.get(ended)).members);
    }

    /** The identifiers that a profile had when it ended. */
    Set<Identifier> lastIdentifiers(ProfileId ended) {
        return Set.copyOf(Objects.requireNonNull(endedAs.get(ended)).identifiers);
    }

    /**
     * Takes one profile out of another: what ended in it before it ended goes with it, and it merges neither with the
     * other one nor with whom that one must not merge with.
     *
     * @param out a member of {@code from}, or a new profile
     * @return how many of the identifiers went over; when none did, nothing has changed
     */
    int split(ProfileId from, ProfileId out, Collection<Identifier> identifiers) {
        Profile one = at(from);
        List<Identifier> moving =
                identifiers.stream().filter(one.identifiers::contains).toList();
        if (moving.isEmpty()) {
            return 0;
        }
        Profile two = made(out);
        Profile before = endedAs.get(out);
        if (before != null) {
            two.members.addAll(before.members);
            two.members.retainAll(one.members);
        }
        one.members.remove(out);
        one.members.removeAll(two.members);
        one.identifiers.removeAll(moving);
        moving.forEach(identifier -> give(two, identifier));
        two.never.addAll(one.never);
        two.never.add(one);
        two.never.forEach(other -> other.never.add(two));
        return moving.size();
    }

    /** Lets two profiles merge again; returns whether they were kept from it. */
    boolean allow(ProfileId one, ProfileId two) {
        return at(one).never.remove(at(two)) && at(two).never.remove(at(one));
    }

    private Profile at(ProfileId id) {
        return Objects.requireNonNull(living.get(id), () -> id + " has ended");
    }

    private Profile made(ProfileId id) {
        everMade.add(id);
        Profile profile = new Profile(id);
        living.put(id, profile);
        return profile;
    }

    private void give(Profile profile, Identifier identifier) {
        owners.put(identifier, profile);
        profile.identifiers.add(identifier);
    }

    private IdentifierRule rule(String type) {
        return rules.types().stream()
                .filter(rule -> rule.type().equals(type))
                .findFirst()
                .orElseGet(() -> IdentityRules.other(type));
    }

    List<Identifier> inPriority(Event event) {
        List<String> types = rules.types().stream().map(IdentifierRule::type).toList();
        List<Identifier> sorted =
                new ArrayList<>(event.identifiers().stream().distinct().toList());
        sorted.sort((a, b) -> {
            int first = Math.floorMod(types.indexOf(a.type()), Integer.MAX_VALUE);
            int second = Math.floorMod(types.indexOf(b.type()), Integer.MAX_VALUE);
            return first == second ? a.type().compareTo(b.type()) : Integer.compare(first, second);
        });
        return sorted;
    }
}
