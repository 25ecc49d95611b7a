package io.metka.model;

import java.util.List;
import java.util.Set;

/**
 * How a project's events are given to profiles.
 *
 * @param types in falling priority: where an event's identifiers cannot all be tied, the earlier ones are
 * @param unique the type of which a profile has at most one, so that two profiles with different ones never merge; one
 *     of {@code types}, with a limit of 1, and not a device's
 * @param otherTypes whether types that are not listed are taken, in the order of their names and under
 *     {@link #other}; false ignores them
 * @param blockedValues values that name nobody, beside the built-in ones; compared without regard to case
 * @param blockedPatterns regular expressions (RE2); a value that matches one as a whole names nobody
 * @param phoneRegion the country, ISO 3166-1 alpha-2, of telephone numbers that are written without one
 * @param logoutEvents names of events after which a device no longer stands for its user
 */
public record IdentityRules(
        List<IdentifierRule> types,
        String unique,
        boolean otherTypes,
        Set<String> blockedValues,
        List<String> blockedPatterns,
        String phoneRegion,
        Set<String> logoutEvents) {

    private static final int YEAR = 365;
    private static final int MONTH = 30;

    /** Browsers that forget their cookies get a new one with each visit, hence the high number for cookies. */
    public static final IdentityRules DEFAULT = new IdentityRules(
            List.of(
                    new IdentifierRule(Identifier.USER_ID, Normalisation.TRIM, 1, 0, false),
                    new IdentifierRule(Identifier.EMAIL, Normalisation.EMAIL, 5, YEAR, false),
                    new IdentifierRule(Identifier.PHONE, Normalisation.PHONE, 5, YEAR, false),
                    new IdentifierRule(Identifier.DEVICE_ID, Normalisation.TRIM, 20, YEAR, true),
                    new IdentifierRule(Identifier.ANONYMOUS_ID, Normalisation.TRIM, 100, MONTH, true)),
            Identifier.USER_ID,
            true,
            Set.of(),
            List.of(),
            "RU",
            Set.of("logout", "logged_out", "signed_out", "reset"));

    public IdentityRules {
        types = List.copyOf(types);
        blockedValues = Set.copyOf(blockedValues);
        blockedPatterns = List.copyOf(blockedPatterns);
        logoutEvents = Set.copyOf(logoutEvents);
    }

    /** The rule for a type that is not listed: a name of a person, five of them. */
    public static IdentifierRule other(String type) {
        return new IdentifierRule(type, Normalisation.TRIM, 5, 0, false);
    }
}
