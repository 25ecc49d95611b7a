package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
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
        assertThatThrownBy(() -> new ControlSettings(
                        "h", 1, "", Duration.ZERO, 1 << 20, 0, 1, List.of(), AccountSettings.defaults()))
                .hasMessageContaining("control.failed_attempts_per_minute");
        assertThatThrownBy(() -> new ControlSettings(
                        "h", 1, "", Duration.ZERO, 1 << 20, 1, 0, List.of(), AccountSettings.defaults()))
                .hasMessageContaining("control.live_streams");
    }

    @Test
    void badWaysOfSigningInAreRefusedByName() {
        assertAccountsRefused("session_idle", Duration.ofMinutes(1), Duration.ofDays(1), 5);
        assertAccountsRefused("session_age", Duration.ofHours(2), Duration.ofHours(1), 5);
        assertAccountsRefused("free_failures", Duration.ofHours(2), Duration.ofDays(1), 0);
        assertThatThrownBy(() -> new AccountSettings(
                        Duration.ofHours(1), Duration.ofDays(1), 5, Duration.ofDays(2), Duration.ofHours(1)))
                .hasMessageContaining("control.accounts.longest_lock");
        assertThatThrownBy(() -> new AccountSettings(
                        Duration.ofHours(1), Duration.ofDays(1), 5, Duration.ofMinutes(2), Duration.ZERO))
                .hasMessageContaining("control.accounts.one_time_password");
    }

    private static void assertAccountsRefused(String key, Duration idle, Duration age, int failures) {
        assertThatThrownBy(() -> new AccountSettings(idle, age, failures, Duration.ofMinutes(1), Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("control.accounts." + key);
    }

    private static void assertRefused(String key, String host, int port, String store, long... busyAndBody) {
        assertThatThrownBy(() -> new ControlSettings(
                        host,
                        port,
                        store,
                        Duration.ofSeconds(busyAndBody[0]),
                        busyAndBody[1],
                        1,
                        1,
                        List.of(),
                        AccountSettings.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }
}
