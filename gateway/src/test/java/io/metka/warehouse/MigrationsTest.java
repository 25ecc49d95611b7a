package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.metka.settings.WarehouseSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schema's history, on the real engine. */
final class MigrationsTest {
    private TestWarehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = TestWarehouse.open();
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void aSecondRunChangesNothing() {
        warehouse.migrations().run();

        assertThat(warehouse.rows("SELECT version FROM schema_migrations ORDER BY version"))
                .extracting(row -> row.path("version").intValue())
                .containsExactlyElementsOf(Migrations.shipped().stream()
                        .map(Migrations.Migration::version)
                        .toList());
    }

    @Test
    void twoGatewaysMayMigrateAtOnce() throws Exception {
        try (TestWarehouse empty = TestWarehouse.unmigrated();
                var threads = Executors.newFixedThreadPool(4)) {
            Callable<Void> run = () -> {
                empty.migrations().run();
                return null;
            };
            for (var done : threads.invokeAll(List.of(run, run, run, run))) {
                done.get();
            }
            assertThat(empty.number("SELECT count() AS n FROM schema_migrations FINAL"))
                    .isEqualTo(Migrations.shipped().size());
            empty.writer().write("t", SampleEvents.events(0, 10), List.of());
            empty.viewsEqualEvents();
        }
    }

    @Test
    void aMigrationWithAnotherTextIsRefused() {
        List<Migrations.Migration> changed = new ArrayList<>(Migrations.shipped());
        Migrations.Migration second = changed.get(1);
        changed.set(1, new Migrations.Migration(2, second.name(), second.sql() + "-- changed"));

        assertThatExceptionOfType(WarehouseException.class)
                .isThrownBy(() -> new Migrations(warehouse.clickHouse, warehouse.settings, changed).run())
                .withMessageContaining("V002__profiles.sql")
                .withMessageContaining("Run the gateway version");
    }

    @Test
    void aDatabaseOfANewerGatewayIsRefused() {
        List<Migrations.Migration> older = Migrations.shipped().subList(0, 3);

        assertThatExceptionOfType(WarehouseException.class)
                .isThrownBy(() -> new Migrations(warehouse.clickHouse, warehouse.settings, older).run())
                .withMessageContaining("knows only version 3")
                .withMessageContaining("newer gateway");
    }

    @Test
    void everyTableOfRowsExpiresExceptMergesWatermarksDecisionsAndBoundaries() {
        assertThat(warehouse.rows("SELECT name, engine_full FROM system.tables WHERE database = currentDatabase()"
                        + " AND engine LIKE '%MergeTree' AND name NOT IN ('merges', 'segment_ticks',"
                        + " 'schema_migrations', 'consent_receipts',"
                        + " 'consent_decisions', 'rfm_computations')"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.path("engine_full").textValue())
                        .as(row.path("name").textValue())
                        .contains("TTL toDateTime("));
    }

    @Test
    void theRetentionFollowsTheSettings() {
        WarehouseSettings shorter = new WarehouseSettings(
                warehouse.settings.url(),
                warehouse.settings.user(),
                warehouse.settings.password(),
                warehouse.settings.database(),
                warehouse.settings.requestTimeout(),
                "",
                false,
                true,
                new WarehouseSettings.Retention(30, 90, 1825, 7));
        new Migrations(warehouse.clickHouse, shorter).run();

        assertThat(engine("events")).contains("toIntervalDay(30)");
        assertThat(engine("deliveries")).contains("toIntervalDay(7)");
        assertThat(engine("rejected_events")).contains("toIntervalDay(90)");
    }

    private String engine(String table) {
        return warehouse
                .rows("SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = '" + table
                        + "'")
                .getFirst()
                .path("engine_full")
                .textValue();
    }
}
