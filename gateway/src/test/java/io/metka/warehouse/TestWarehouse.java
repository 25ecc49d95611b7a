package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.Stores;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A database of its own on a real engine, migrated, dropped at the end. */
final class TestWarehouse implements AutoCloseable {
    final WarehouseSettings settings;
    final RecordedSignals signals = new RecordedSignals();
    final ClickHouse clickHouse;
    final Overrides overrides;

    private TestWarehouse(WarehouseSettings settings) {
        this.settings = settings;
        this.clickHouse = new ClickHouse(settings, signals);
        this.overrides = new Overrides(clickHouse);
    }

    /** On the engine that all tests share. */
    static TestWarehouse open() {
        TestWarehouse warehouse = unmigrated();
        warehouse.migrations().run();
        return warehouse;
    }

    static TestWarehouse unmigrated() {
        return on(Stores.clickHouse(), Stores.freshName("warehouse"));
    }

    static TestWarehouse on(EmbeddedClickHouse engine, String database) {
        return new TestWarehouse(new WarehouseSettings(
                engine.url(),
                engine.user(),
                engine.password(),
                database,
                Duration.ofSeconds(30),
                "",
                false,
                true,
                new WarehouseSettings.Retention(10_950, 90, 1825, 90)));
    }

    Migrations migrations() {
        return new Migrations(clickHouse, settings);
    }

    EventWriter writer() {
        return new EventWriter(clickHouse, overrides, "node-1", Clock.SYSTEM, signals);
    }

    ClickHouse withPassword(String password) {
        return new ClickHouse(
                settings.at(java.util.Objects.requireNonNull(settings.url()), settings.user(), password), signals);
    }

    List<ObjectNode> rows(String sql) {
        return clickHouse.query(sql, Map.of());
    }

    /** The column {@code n} of the only row. */
    long number(String sql) {
        return rows(sql).getFirst().path("n").longValue();
    }

    /** The views hold each event as often as the table itself. */
    void viewsEqualEvents() {
        String columns = "count() AS events, sum(cityHash64(project, name, time, profile)) AS hash";
        List<ObjectNode> expected = rows("SELECT " + columns + " FROM events");
        assertThat(rows("SELECT " + columns + " FROM event_times")).isEqualTo(expected);
        assertThat(rows("SELECT " + columns + " FROM event_arrivals")).isEqualTo(expected);
    }

    @Override
    public void close() {
        clickHouse.execute("DROP DATABASE IF EXISTS " + settings.database() + " SYNC", "default");
        clickHouse.close();
    }
}
