package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.ProfileId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of identity resolution for user ids and anonymous ids, written down without regard to speed, crashes or
 * concurrency: what the resolver must agree with.
 */
final class NaiveGraph {
    private final int maxMerges;
    private final int maxIdentifiers;
    private final Map<Identifier, Profile> owners = new HashMap<>();
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Set<ProfileId> everMade = new HashSet<>();

    NaiveGraph(int maxMerges, int maxIdentifiers) {
        this.maxMerges = maxMerges;
        this.maxIdentifiers = maxIdentifiers;
    }

    /** Where an event was first seen and what was decided then. */
    record Decision(String sighting, ProfileId profile, Set<Identifier> kept, Set<ProfileId> ended) {}

    /** One person as far as known. */
    private static final class Profile {
        private final ProfileId id;
        private final Set<Identifier> identifiers = new HashSet<>();
        private final Set<ProfileId> members = new HashSet<>();
        private @Nullable Identifier user;

        private Profile(ProfileId id) {
            this.id = id;
        }

        private boolean isOlderThan(Profile other) {
            return id.toString().compareTo(other.id.toString()) < 0;
        }
    }

    /**
     * Decides about an event.
     *
     * @param sighting its node, position and index
     * @param fresh the id of the new profile if there has to be one
     * @return null for a duplicate
     */
    @Nullable
    Decision decide(Event event, String sighting, ProfileId fresh) {
        Decision known = decisions.get(event.id());
        if (known != null) {
            return known.sighting().equals(sighting) ? known : null;
        }
        Decision decision = resolve(event, sighting, fresh);
        decisions.put(event.id(), decision);
        return decision;
    }

    private Decision resolve(Event event, String sighting, ProfileId fresh) {
        Identifier user = of(event, Identifier.USER_ID);
        Identifier device = of(event, Identifier.ANONYMOUS_ID);
        if (user == null) {
            return device == null
                    ? new Decision(sighting, ProfileId.ANONYMOUS, Set.of(), Set.of())
                    : decision(sighting, ownerOrNew(device, fresh), Set.of(device), Set.of());
        }
        if (device == null) {
            return decision(sighting, ownerOrNew(user, fresh), Set.of(user), Set.of());
        }
        return resolve(user, device, sighting, fresh);
    }

    private Decision resolve(Identifier user, Identifier device, String sighting, ProfileId fresh) {
        Profile ofUser = owners.get(user);
        Profile ofDevice = owners.get(device);
        Set<Identifier> both = Set.of(user, device);
        if (ofDevice == null) {
            Profile profile = ownerOrNew(user, fresh);
            if (isFull(profile)) {
                return decision(sighting, profile, Set.of(user), Set.of());
            }
            attach(profile, device);
            return decision(sighting, profile, both, Set.of());
        }
        if (ofUser == null) {
            if (ofDevice.user != null || isFull(ofDevice)) {
                return decision(sighting, ownerOrNew(user, fresh), Set.of(user), Set.of());
            }
            attach(ofDevice, user);
            return decision(sighting, ofDevice, both, Set.of());
        }
        if (ofUser == ofDevice) {
            return decision(sighting, ofUser, both, Set.of());
        }
        boolean tooMuch = ofUser.members.size() + ofDevice.members.size() + 1 > maxMerges
                || ofUser.identifiers.size() + ofDevice.identifiers.size() > maxIdentifiers;
        if (ofDevice.user != null || tooMuch) {
            return decision(sighting, ofUser, Set.of(user), Set.of());
        }
        return ofUser.isOlderThan(ofDevice)
                ? merge(sighting, both, ofUser, ofDevice)
                : merge(sighting, both, ofDevice, ofUser);
    }

    private Decision merge(String sighting, Set<Identifier> both, Profile winner, Profile loser) {
        Set<ProfileId> ended = new HashSet<>(loser.members);
        ended.add(loser.id);
        winner.members.addAll(ended);
        List.copyOf(loser.identifiers).forEach(i -> attach(winner, i));
        return decision(sighting, winner, both, ended);
    }

    private static Decision decision(String sighting, Profile profile, Set<Identifier> kept, Set<ProfileId> ended) {
        return new Decision(sighting, profile.id, kept, ended);
    }

    private Profile ownerOrNew(Identifier identifier, ProfileId fresh) {
        Profile owner = owners.get(identifier);
        if (owner == null) {
            assertThat(everMade.add(fresh)).as("%s is a new profile", fresh).isTrue();
            owner = new Profile(fresh);
            attach(owner, identifier);
        }
        return owner;
    }

    private boolean isFull(Profile profile) {
        return profile.identifiers.size() >= maxIdentifiers;
    }

    private void attach(Profile profile, Identifier identifier) {
        owners.put(identifier, profile);
        profile.identifiers.add(identifier);
        if (identifier.type().equals(Identifier.USER_ID)) {
            profile.user = identifier;
        }
    }

    private static @Nullable Identifier of(Event event, String type) {
        List<Identifier> found = new ArrayList<>(event.identifiers());
        found.removeIf(i -> !i.type().equals(type));
        return found.isEmpty() ? null : found.getFirst();
    }
}
