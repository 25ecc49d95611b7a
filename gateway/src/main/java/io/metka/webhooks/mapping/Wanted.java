package io.metka.webhooks.mapping;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a request needs to know of a profile.
 *
 * @param traits names as clients sent them; the members of an object are joined by dots
 * @param attributes ids of computed attributes
 * @param identifiers types, for example {@code email}
 */
public record Wanted(Set<String> traits, Set<String> attributes, Set<String> identifiers) {
    public static final Wanted NOTHING = new Wanted(Set.of(), Set.of(), Set.of());

    public Wanted {
        traits = Set.copyOf(traits);
        attributes = Set.copyOf(attributes);
        identifiers = Set.copyOf(identifiers);
    }

    public boolean nothing() {
        return traits.isEmpty() && attributes.isEmpty() && identifiers.isEmpty();
    }

    /** What either of the two needs. */
    public Wanted and(Wanted other) {
        return new Wanted(
                union(traits, other.traits),
                union(attributes, other.attributes),
                union(identifiers, other.identifiers));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }
}
