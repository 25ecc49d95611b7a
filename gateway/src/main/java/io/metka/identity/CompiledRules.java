package io.metka.identity;

import io.metka.container.ValuePattern;
import io.metka.model.Identifier;
import io.metka.model.IdentifierRule;
import io.metka.model.IdentityRules;
import io.metka.telemetry.IdentitySignals.Blocked;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A project's rules of identity, made ready for many events. Owned by the processing thread. */
final class CompiledRules {
    private final IdentityRules rules;
    private final Map<String, Integer> ranks = new HashMap<>();
    private final BlockedValues blockedValues;
    private final List<ValuePattern> blockedPatterns;
    private final Normaliser normaliser;
    private final String typeLines;

    /** Higher priority first. */
    private final Comparator<Identifier> priority;

    /** @param everywhere values that are blocked in all projects */
    CompiledRules(IdentityRules rules, Set<String> everywhere) {
        this.rules = rules;
        Set<String> blocked = new HashSet<>(everywhere);
        blocked.addAll(rules.blockedValues());
        this.blockedValues = new BlockedValues(blocked);
        this.blockedPatterns =
                rules.blockedPatterns().stream().map(ValuePattern::new).toList();
        this.normaliser = new Normaliser(rules.phoneRegion());
        StringBuilder lines = new StringBuilder(line(IdentityRules.other("*")));
        for (IdentifierRule rule : rules.types()) {
            ranks.put(rule.type(), ranks.size());
            lines.append(line(rule));
        }
        this.typeLines = lines.toString();
        this.priority = Comparator.<Identifier>comparingInt(i -> ranks.getOrDefault(i.type(), Integer.MAX_VALUE))
                .thenComparing(Identifier::type);
    }

    IdentityRules rules() {
        return rules;
    }

    Comparator<Identifier> priority() {
        return priority;
    }

    boolean isLogout(String eventName) {
        return rules.logoutEvents().contains(eventName);
    }

    /** The normalised value of an identifier, or why it has none. */
    Name name(Identifier identifier) {
        Integer rank = ranks.get(identifier.type());
        if (rank == null && !rules.otherTypes()) {
            return new Name(null, Blocked.TYPE);
        }
        IdentifierRule rule = rule(identifier.type());
        String stripped = identifier.value().strip();
        if (blockedValues.contains(stripped) || matchesPattern(stripped)) {
            return new Name(null, Blocked.VALUE);
        }
        String value = normaliser.normalise(rule.normalisation(), identifier.value());
        return value == null ? new Name(null, Blocked.MALFORMED) : new Name(value, null);
    }

    private boolean matchesPattern(String value) {
        for (ValuePattern pattern : blockedPatterns) {
            if (pattern.matches(value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What an identifier is known by.
     *
     * @param value null when it names nobody
     * @param blocked why it names nobody
     */
    record Name(@Nullable String value, @Nullable Blocked blocked) {}

    private IdentifierRule rule(String type) {
        Integer rank = ranks.get(type);
        return rank == null ? IdentityRules.other(type) : rules.types().get(rank);
    }

    /** The script's number for a type, counted from 1, or 0 when it has no line of its own. */
    int number(String type) {
        Integer rank = ranks.get(type);
        return rank == null ? 0 : rank + 2;
    }

    /** How many lines {@link #typeLines} has. */
    int lines() {
        return ranks.size() + 1;
    }

    /** The script's lines about the listed types, the first about all others. */
    String typeLines() {
        return typeLines;
    }

    /** The script's line about one type. */
    String line(IdentifierRule rule) {
        char kind = rule.type().equals(rules.unique()) ? 'u' : rule.device() ? 'd' : '-';
        return rule.type() + " " + rule.limit() + " " + TimeUnit.DAYS.toSeconds(rule.periodDays()) + " " + kind + "\n";
    }
}
