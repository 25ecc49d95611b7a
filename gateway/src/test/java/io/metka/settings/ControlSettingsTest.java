package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The control plane's settings: defaults, and every bad value refused by the name of its key. */
final class ControlSettingsTest {
    @Test
    void defaultsListenOnLoopback() {
        ControlSettings defaults = ControlSettings.defaults();
        assertThat(defaults.host()).isEqualTo("127.0.0.1");
        assertThat(defaults.port()).isEqualTo(8081);
        assertThat(defaults.store()).isEmpty();
    }

    @Test
    void badValuesAreRefusedByName() {
        assertRefused("control.host", " ", 1, "", 1, 1 << 20);
        assertRefused("control.port", "h", 65_536, "", 1, 1 << 20);
        assertRefused("control.store", "h", 1, "jdbc:oracle:x", 1, 1 << 20);
        assertRefused("control.store", "h", 1, "jdbc:sqlite::memory:", 1, 1 << 20);
        assertRefused("control.store_busy_timeout", "h", 1, "", -1, 1 << 20);
        assertRefused("control.max_body_bytes", "h", 1, "", 1, 100);
        assertThatThrownBy(() -> new ControlSettings("h", 1, "", Duration.ZERO, 1 << 20, 0, 1))
                .hasMessageContaining("control.failed_attempts_per_minute");
        assertThatThrownBy(() -> new ControlSettings("h", 1, "", Duration.ZERO, 1 << 20, 1, 0))
                .hasMessageContaining("control.live_streams");
    }

    private static void assertRefused(String key, String host, int port, String store, long... busyAndBody) {
        assertThatThrownBy(() -> new ControlSettings(
                        host, port, store, Duration.ofSeconds(busyAndBody[0]), busyAndBody[1], 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }
}
