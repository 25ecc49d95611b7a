package io.metka.activation;

import io.metka.model.CommunicationPolicy;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which of the activations that want the same profile at the same time goes first: the one with the highest value × weight;
 * equal ones in the order of their endpoints' ids, then of their segments' ids.
 */
final class Rivals {
    private Rivals() {}

    /** An entry on its way to an endpoint. */
    record Entry(String endpoint, MembershipChange change) {}

    /**
     * An entry's place.
     *
     * @param rank 0 for the first
     * @param first the endpoint that goes first
     */
    record Place(Entry entry, int rank, String first) {}

    /**
     * The places of all entries but those that go first or compete with nobody.
     *
     * @param eligible whether an entry would go out if it had no rival; asked only where there may be one
     */
    static List<Place> places(CommunicationPolicy policy, List<Entry> entries, Predicate<Entry> eligible) {
        Map<ProfileId, List<Entry>> byProfile = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (policy.activation(entry.endpoint()).score() > 0) {
                byProfile
                        .computeIfAbsent(entry.change().profile(), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
        List<Place> places = new ArrayList<>();
        for (List<Entry> wanting : byProfile.values()) {
            if (wanting.size() > 1) {
                places.addAll(ranked(policy, wanting.stream().filter(eligible).toList()));
            }
        }
        return places;
    }

    private static List<Place> ranked(CommunicationPolicy policy, List<Entry> rivals) {
        List<Entry> sorted = new ArrayList<>(rivals);
        sorted.sort(Comparator.comparingDouble(
                        (Entry entry) -> -policy.activation(entry.endpoint()).score())
                .thenComparing(Entry::endpoint)
                .thenComparing(entry -> entry.change().segment()));
        List<Place> places = new ArrayList<>();
        for (int rank = 1; rank < sorted.size(); rank++) {
            places.add(new Place(sorted.get(rank), rank, sorted.getFirst().endpoint()));
        }
        return places;
    }
}
