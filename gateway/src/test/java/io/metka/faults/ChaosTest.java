package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code ./metka chaos}: one round of each kind that no other test here has; {@code -Dmetka.faults} names
 * others.
 */
final class ChaosTest {
    private static final String FAULTS = System.getProperty("metka.faults", "CLOCK_JUMPS,TORN_SEGMENT,RETRIES");

    @TempDir
    private Path folder;

    @Test
    void promisesAreKeptInEachRound() throws IOException {
        long seed = Long.getLong("metka.seed", System.nanoTime());
        System.out.println("ChaosTest: repeat with -Dmetka.seed=" + seed);
        try (Chaos chaos = new Chaos(folder, seed)) {
            for (String fault : FAULTS.split(",", -1)) {
                Chaos.Round round = chaos.round(Fault.valueOf(fault));
                System.out.println("ChaosTest: " + round);
                assertThat(round.tally().keepsPromises())
                        .describedAs("%s", round)
                        .isTrue();
                assertThat(round.tally().acknowledged())
                        .describedAs("%s", round)
                        .isPositive();
                assertThat(round.peakMegabytes()).isLessThanOrEqualTo(Chaos.MOST_MEGABYTES);
            }
            assertThat(chaos.strays()).isZero();
        }
    }
}
