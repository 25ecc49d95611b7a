package io.metka.settings;

import java.time.Duration;
import java.util.Set;

/**
 * How events are deduplicated and given to profiles: table {@code [identity]}.
 *
 * @param duplicateWindow how long an event id is remembered, so that a client's retry is stored once; default 48 h, at
 *     most {@code identifierTtl}
 * @param identifierTtl how long an identifier that no event carries stays tied to its profile; default 400 days, at
 *     least 1 hour
 * @param maxMerges how many profiles may ever be merged into one; a merge beyond it is refused; default 100, at most 1,000
 * @param maxIdentifiers how many identifiers one profile may have; what goes beyond is refused; default 1,000, 10 to 2,000
 * @param blockedValues further values that name nobody, such as a test team's fixed user id; compared without regard to
 *     case, added to the built-in list
 */
public record IdentitySettings(
        Duration duplicateWindow,
        Duration identifierTtl,
        int maxMerges,
        int maxIdentifiers,
        Set<String> blockedValues) {

    private static final Duration SHORTEST_TTL = Duration.ofHours(1);

    /** A merge moves all of a profile in one Redis command inside a script, which takes some 8,000 arguments. */
    private static final int MOST_MERGES = 1_000;

    private static final int MOST_IDENTIFIERS = 2_000;
    private static final int FEWEST_IDENTIFIERS = 10;

    public IdentitySettings {
        blockedValues = Set.copyOf(blockedValues);
        require(
                identifierTtl.compareTo(SHORTEST_TTL) >= 0,
                "identity.identifier_ttl must be at least 1 hour, not " + identifierTtl);
        require(
                duplicateWindow.isPositive() && duplicateWindow.compareTo(identifierTtl) <= 0,
                "identity.duplicate_window must be positive and at most identity.identifier_ttl (" + identifierTtl
                        + "), not " + duplicateWindow);
        require(
                maxMerges >= 0 && maxMerges <= MOST_MERGES,
                "identity.max_merges must be from 0 to " + MOST_MERGES + ", not " + maxMerges);
        require(
                maxIdentifiers >= FEWEST_IDENTIFIERS && maxIdentifiers <= MOST_IDENTIFIERS,
                "identity.max_identifiers must be from " + FEWEST_IDENTIFIERS + " to " + MOST_IDENTIFIERS + ", not "
                        + maxIdentifiers);
    }

    public static IdentitySettings defaults() {
        return new IdentitySettings(Duration.ofDays(2), Duration.ofDays(400), 100, 1_000, Set.of());
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
