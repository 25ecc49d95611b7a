package io.metka.consent;

import io.metka.model.ConsentDecision;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The decisions of one project's subjects, and what they make of an event that names some of them.
 *
 * @param named the hash of each identifier that names somebody
 * @param states who decided something, by purpose
 */
record Decided(Map<Identifier, IdentifierHash> named, Map<IdentifierHash, Map<String, ConsentDecision>> states) {

    /**
     * The event with the consent that holds for it: on each purpose the newest decision of anybody whom it names, and what
     * the client declared where nobody decided anything. The same event when that is what the client declared.
     */
    Event on(Event event) {
        if (states.isEmpty() || event.identifiers().isEmpty()) {
            return event;
        }
        Map<String, ConsentDecision> newest = newest(event.identifiers());
        if (declares(event.consent(), newest)) {
            return event;
        }
        Set<String> granted = new HashSet<>(event.consent().granted());
        Set<String> denied = new HashSet<>(event.consent().denied());
        newest.forEach((purpose, decision) -> {
            (decision.granted() ? granted : denied).add(purpose);
            (decision.granted() ? denied : granted).remove(purpose);
        });
        return event.with(new ConsentState(granted, denied));
    }

    /** Most clients declare what was decided. */
    private static boolean declares(ConsentState consent, Map<String, ConsentDecision> newest) {
        for (Map.Entry<String, ConsentDecision> one : newest.entrySet()) {
            boolean granted = one.getValue().granted();
            if (consent.granted().contains(one.getKey()) != granted
                    || consent.denied().contains(one.getKey()) == granted) {
                return false;
            }
        }
        return true;
    }

    private Map<String, ConsentDecision> newest(List<Identifier> identifiers) {
        Map<String, ConsentDecision> newest = Map.of();
        for (Identifier identifier : identifiers) {
            IdentifierHash hash = named.get(identifier);
            Map<String, ConsentDecision> state = hash == null ? null : states.get(hash);
            if (state != null) {
                newest = newest.isEmpty() ? state : merged(newest, state);
            }
        }
        return newest;
    }

    private static Map<String, ConsentDecision> merged(
            Map<String, ConsentDecision> one, Map<String, ConsentDecision> other) {
        Map<String, ConsentDecision> merged = new HashMap<>(one);
        other.forEach((purpose, decision) -> merged.merge(purpose, decision, Decided::later));
        return merged;
    }

    /** Of two decisions of the same instant the one that denies. */
    private static ConsentDecision later(ConsentDecision one, ConsentDecision other) {
        Instant at = one.at();
        if (at.equals(other.at())) {
            return one.granted() ? other : one;
        }
        return at.isAfter(other.at()) ? one : other;
    }
}
