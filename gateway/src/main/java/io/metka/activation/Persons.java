package io.metka.activation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.metka.activation.ProfileFacts.Known;
import io.metka.model.ConsentDecision;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of the people behind profiles. The events' part is remembered for a minute, since a hand-over asks for many
 * profiles at once and each is asked for again when its turn comes; consent is asked for each time.
 */
final class Persons {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 100_000;

    private final ProfileFacts facts;
    private final Cache<Key, Known> known;

    private record Key(ProjectId project, ProfileId profile) {}

    Persons(ProfileFacts facts, Clock clock) {
        this.facts = facts;
        known = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST)
                .ticker(clock::nanoTime)
                .build();
    }

    /** Asks for all at once what will be asked for one by one. */
    void prepare(ProjectId project, Collection<ProfileId> profiles) {
        Set<ProfileId> missing = new LinkedHashSet<>(profiles);
        missing.removeIf(profile -> known.getIfPresent(new Key(project, profile)) != null);
        if (!missing.isEmpty()) {
            Map<ProfileId, Known> found = facts.find(project, missing);
            missing.forEach(
                    profile -> known.put(new Key(project, profile), found.getOrDefault(profile, Known.NOTHING)));
        }
    }

    private Known of(ProjectId project, ProfileId profile) {
        Known before = known.getIfPresent(new Key(project, profile));
        if (before != null) {
            return before;
        }
        prepare(project, List.of(profile));
        return known.asMap().getOrDefault(new Key(project, profile), Known.NOTHING);
    }

    /**
     * The first purpose that the person has not agreed to. On each purpose the newest decision in the ledger counts, of two
     * of the same instant the one that denies; where nobody decided anything, what the last event declared.
     */
    Optional<String> notAgreed(ProjectId project, ProfileId profile, Set<String> purposes) {
        if (purposes.isEmpty()) {
            return Optional.empty();
        }
        Known person = of(project, profile);
        Collection<Map<String, ConsentDecision>> decisions =
                facts.decisions(project, person.identifiers()).values();
        return purposes.stream()
                .sorted()
                .filter(purpose -> !decisions.stream()
                        .flatMap(state -> Stream.ofNullable(state.get(purpose)))
                        .reduce(Persons::later)
                        .map(ConsentDecision::granted)
                        .orElse(person.consent().allows(purpose)))
                .findFirst();
    }

    private static ConsentDecision later(ConsentDecision one, ConsentDecision other) {
        Instant at = one.at();
        if (at.equals(other.at())) {
            return one.granted() ? other : one;
        }
        return at.isAfter(other.at()) ? one : other;
    }

    /** The person's own time zone, or another one where it is not known or is not one. */
    ZoneId zone(ProjectId project, ProfileId profile, ZoneId otherwise) {
        String name = of(project, profile).timezone();
        try {
            return name.isEmpty() ? otherwise : ZoneId.of(name);
        } catch (DateTimeException e) {
            // Anybody can send anything.
            return otherwise;
        }
    }
}
