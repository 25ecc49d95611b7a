package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The defaults and limits of {@link SpoolSettings}. */
final class SpoolSettingsTest {
    private static final long MIB = 1 << 20;
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void defaultsAreWhatTheJavadocSays() {
        SpoolSettings defaults = SpoolSettings.defaults();
        assertThat(defaults.segmentBytes()).isEqualTo(64 * MIB);
        assertThat(defaults.maxBytes()).isEqualTo(4096 * MIB);
        assertThat(defaults.minFreeBytes()).isEqualTo(512 * MIB);
        assertThat(defaults.maxRecordBytes()).isEqualTo(8 << 20);
        assertThat(defaults.maxPendingBytes()).isEqualTo(64 * MIB);
        assertThat(defaults.segmentAge()).isEqualTo(HOUR);
    }

    @Test
    void eachBadValueNamesItsKey() {
        refuses("spool.segment_bytes", () -> new SpoolSettings(100, MIB, 0, 10, MIB, HOUR));
        refuses("spool.segment_bytes", () -> new SpoolSettings(4L << 30, 16L << 30, 0, 10, MIB, HOUR));
        refuses("spool.max_bytes", () -> new SpoolSettings(MIB, MIB, 0, 10, MIB, HOUR));
        refuses("spool.min_free_bytes", () -> new SpoolSettings(MIB, 4 * MIB, -1, 10, MIB, HOUR));
        refuses("spool.max_record_bytes", () -> new SpoolSettings(MIB, 4 * MIB, 0, (int) MIB, 4 * MIB, HOUR));
        refuses("spool.max_record_bytes", () -> new SpoolSettings(MIB, 4 * MIB, 0, 0, MIB, HOUR));
        refuses("spool.max_pending_bytes", () -> new SpoolSettings(MIB, 4 * MIB, 0, 1000, 1000, HOUR));
        refuses("spool.segment_age", () -> new SpoolSettings(MIB, 4 * MIB, 0, 1000, MIB, Duration.ZERO));
    }

    private static void refuses(String key, org.assertj.core.api.ThrowableAssert.ThrowingCallable settings) {
        assertThatThrownBy(settings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }
}
