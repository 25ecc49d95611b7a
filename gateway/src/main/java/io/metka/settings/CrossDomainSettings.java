package io.metka.settings;

import java.time.Duration;

/**
 * Visitors who go from one site of a project to another: table {@code [cross_domain]}.
 *
 * @param tokenAge for how long the address of a decorated link can be used; default 2 m, from 10 s to 15 m
 */
public record CrossDomainSettings(Duration tokenAge) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    public CrossDomainSettings {
        if (tokenAge.compareTo(SHORTEST) < 0 || tokenAge.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "cross_domain.token_age must be from 10 seconds to 15 minutes, not " + tokenAge);
        }
    }

    public static CrossDomainSettings defaults() {
        return new CrossDomainSettings(Duration.ofMinutes(2));
    }
}
