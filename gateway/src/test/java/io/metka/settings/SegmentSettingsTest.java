package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Defaults, and every value that is refused by the name of its key. */
final class SegmentSettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HALF = Duration.ofMillis(500);
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void defaults() {
        assertThat(SegmentSettings.defaults()).isEqualTo(new SegmentSettings(SECOND, HALF, 2_000, TEN, TEN));
    }

    @Test
    void refusesWhatCannotWork() {
        refused(Duration.ZERO, 1, TEN, TEN, "segments.tick");
        refused(SECOND, 0, TEN, TEN, "segments.profiles_per_query");
        refused(SECOND, 10_001, TEN, TEN, "segments.profiles_per_query");
        refused(SECOND, 1, Duration.ofSeconds(-1), TEN, "segments.lease");
        refused(SECOND, 1, SECOND, TEN, "segments.lease");
        refused(SECOND, 1, TEN, Duration.ZERO, "segments.watermark");
        assertThatThrownBy(() -> new SegmentSettings(SECOND, Duration.ZERO, 1, TEN, TEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("segments.shortest_tick");
    }

    private static void refused(Duration tick, int profiles, Duration lease, Duration watermark, String key) {
        assertThatThrownBy(() -> new SegmentSettings(tick, HALF, profiles, lease, watermark))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }
}
