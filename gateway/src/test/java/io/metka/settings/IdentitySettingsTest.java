package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Defaults and limits of the table {@code [identity]}. */
final class IdentitySettingsTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void defaults() {
        assertThat(IdentitySettings.defaults())
                .isEqualTo(new IdentitySettings(Duration.ofDays(2), Duration.ofDays(400), 100, 1_000, Set.of()));
    }

    @Test
    void everyProblemNamesItsKey() {
        rejects("identity.identifier_ttl", Duration.ofMinutes(1), Duration.ofMinutes(2), 1, 100);
        rejects("identity.duplicate_window", Duration.ZERO, DAY, 1, 100);
        rejects("identity.duplicate_window", DAY.multipliedBy(2), DAY, 1, 100);
        rejects("identity.max_merges", DAY, DAY, -1, 100);
        rejects("identity.max_merges", DAY, DAY, 1_001, 100);
        rejects("identity.max_identifiers", DAY, DAY, 1, 9);
        rejects("identity.max_identifiers", DAY, DAY, 1, 2_001);
    }

    private static void rejects(String key, Duration window, Duration ttl, int merges, int identifiers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdentitySettings(window, ttl, merges, identifiers, Set.of()))
                .withMessageStartingWith(key);
    }
}
