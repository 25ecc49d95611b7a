package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Defaults, the secret and the checks of the ClickHouse settings. */
final class WarehouseSettingsTest {
    private final WarehouseSettings defaults = WarehouseSettings.defaults();

    @Test
    void defaultsMeanTheEmbeddedEngine() {
        assertThat(defaults.url()).isNull();
        assertThat(defaults.user()).isEqualTo("default");
        assertThat(defaults.password()).isEmpty();
        assertThat(defaults.database()).isEqualTo("metka");
        assertThat(defaults.requestTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(defaults.cluster()).isEmpty();
        assertThat(defaults.replicated()).isFalse();
        assertThat(defaults.durableInserts()).isTrue();
        assertThat(defaults.retention()).isEqualTo(new WarehouseSettings.Retention(730, 90, 1825, 90));
    }

    @Test
    void theAddressCanBeReplacedAndNothingElseChanges() {
        WarehouseSettings there = defaults.at(URI.create("http://127.0.0.1:8123"), "metka", "secret");

        assertThat(there.url()).isEqualTo(URI.create("http://127.0.0.1:8123"));
        assertThat(there.user()).isEqualTo("metka");
        assertThat(there.password()).isEqualTo("secret");
        assertThat(there.at(URI.create("http://a"), "b", "c").retention()).isEqualTo(defaults.retention());
    }

    @Test
    void thePasswordIsNeverPrinted() {
        assertThat(defaults.at(URI.create("http://a"), "u", "hunter2").toString())
                .doesNotContain("hunter2")
                .contains("password=***");
    }

    @Test
    void badValuesNameTheirKey() {
        refuses("clickhouse.url", () -> defaults.at(URI.create("jdbc:clickhouse://x"), "u", ""));
        refuses("clickhouse.user", () -> defaults.at(URI.create("http://a"), "", ""));
        refuses("clickhouse.database", () -> with("metka; DROP", Duration.ofMinutes(1), ""));
        refuses("clickhouse.request_timeout", () -> with("metka", Duration.ofMillis(1), ""));
        refuses("clickhouse.request_timeout", () -> with("metka", Duration.ofDays(1), ""));
        refuses("clickhouse.cluster", () -> with("metka", Duration.ofMinutes(1), "it's"));
        refuses("clickhouse.retention.events", () -> new WarehouseSettings.Retention(0, 1, 1, 1));
        refuses("clickhouse.retention.deliveries", () -> new WarehouseSettings.Retention(1, 1, 1, 10_951));
    }

    private static void refuses(String key, Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(key);
    }

    private static WarehouseSettings with(String database, Duration timeout, String cluster) {
        return new WarehouseSettings(
                null, "default", "", database, timeout, cluster, false, true, WarehouseSettings.Retention.defaults());
    }
}
