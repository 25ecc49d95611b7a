package io.metka.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When storing waits for a burst of requests, and when not. */
class PaceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MAX_LAG = Duration.ofSeconds(10);

    private final Pace pace = new Pace(MAX_LAG);

    @Test
    void doesNotYieldBeforeTheSpeedOfStoringIsKnown() {
        pace.arrived(1_000_000_000, SECOND);
        assertFalse(pace.yields(Duration.ZERO));
    }

    @Test
    void aSmallRangeTellsNothingAboutTheSpeed() {
        pace.stored(999, 1_000, SECOND);
        pace.arrived(1_000_000, SECOND);
        assertFalse(pace.yields(Duration.ZERO));
    }

    @Test
    void yieldsToABurstUntilItEnds() {
        pace.stored(10_000, 9_000_000, SECOND);
        pace.arrived(3_000_001, SECOND);
        assertTrue(pace.yields(Duration.ZERO));
        pace.arrived(150_000, Duration.ofMillis(50));
        assertFalse(pace.yields(Duration.ZERO));
    }

    @Test
    void noEventWaitsLongerThanTheAllowedLag() {
        pace.stored(10_000, 9_000_000, SECOND);
        pace.arrived(9_000_000, SECOND);
        assertTrue(pace.yields(MAX_LAG.minusNanos(1)));
        assertFalse(pace.yields(MAX_LAG));
    }

    @Test
    void aClockThatWasPutBackKeepsNoEventWaiting() {
        pace.stored(10_000, 9_000_000, SECOND);
        pace.arrived(9_000_000, SECOND);
        assertFalse(pace.yields(Duration.ofHours(-1)));
    }

    @Test
    void aPauseOfNoLengthIsNoBurst() {
        pace.stored(10_000, 9_000_000, SECOND);
        pace.arrived(9_000_000, Duration.ZERO);
        assertFalse(pace.yields(Duration.ZERO));
    }
}
