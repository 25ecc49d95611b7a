package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./metka chaos}: one round of each kind that no other test here has. */
final class ChaosTest {
    private static final List<Fault> FAULTS = List.of(Fault.CLOCK_JUMPS, Fault.TORN_SEGMENT, Fault.RETRIES);

    @TempDir
    private Path folder;

    @Test
    void promisesAreKeptInEachRound() throws IOException {
        long seed = Long.getLong("metka.seed", System.nanoTime());
        System.out.println("ChaosTest: repeat with -Dmetka.seed=" + seed);
        try (Chaos chaos = new Chaos(folder, seed)) {
            for (Fault fault : FAULTS) {
                Chaos.Round round = chaos.round(fault);
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
