package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.metka.settings.WarehouseSettings;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Placeholders and the cutting of migrations into statements. */
final class TemplateTest {
    private static final String DDL =
            "CREATE TABLE IF NOT EXISTS ${database}.t ${on_cluster} (a Int8) ENGINE = ${engine}MergeTree"
                    + " ORDER BY a SETTINGS ${deduplication}, ${durability}";

    /** What changes nothing the second time; the tables that are filled take no notice of a row that stands twice. */
    private static final Pattern MAY_RUN_TWICE = Pattern.compile(
            "IF NOT EXISTS|DROP VIEW IF EXISTS|MODIFY TTL"
                    + "|INSERT INTO \\$\\{database\\}\\.(event_times|profile_identifiers|consent_decisions|membership_changes_by_tick)\\s");

    @Test
    void aSingleServerGetsPlainTables() {
        assertThat(new Template(WarehouseSettings.defaults()).fill(DDL))
                .isEqualTo("CREATE TABLE IF NOT EXISTS metka.t  (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS"
                        + " non_replicated_deduplication_window = 10000, fsync_after_insert = 1,"
                        + " fsync_part_directory = 1");
    }

    @Test
    void aClusterGetsReplicatedTablesOnAllItsServers() {
        var cluster = new WarehouseSettings(
                URI.create("http://ch:8123"),
                "metka",
                "it's \\",
                "metka",
                Duration.ofMinutes(1),
                "main",
                true,
                false,
                WarehouseSettings.Retention.defaults());

        assertThat(new Template(cluster).fill(DDL))
                .isEqualTo("CREATE TABLE IF NOT EXISTS metka.t ON CLUSTER 'main' (a Int8) ENGINE ="
                        + " ReplicatedMergeTree ORDER BY a SETTINGS replicated_deduplication_window = 10000,"
                        + " replicated_deduplication_window_seconds = 604800, fsync_after_insert = 0");
        assertThat(new Template(cluster).fill("${dictionary_login}")).isEqualTo("USER 'metka' PASSWORD 'it\\'s \\\\'");
    }

    @Test
    void anUnknownPlaceholderIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Template(WarehouseSettings.defaults()).fill("${enigne}"))
                .withMessageContaining("${enigne}");
    }

    @Test
    void aSemicolonAtTheEndOfALineEndsAStatement() {
        assertThat(Template.statements("-- first; one\nSELECT ';' AS a;\n\n  -- second\nSELECT 2\n;\n"))
                .containsExactly("SELECT ';' AS a", "SELECT 2");
    }

    @Test
    void everyShippedStatementMayRunTwice() {
        for (Migrations.Migration migration : Migrations.shipped()) {
            assertThat(Template.statements(migration.sql()))
                    .isNotEmpty()
                    .allSatisfy(statement -> assertThat(statement).containsPattern(MAY_RUN_TWICE));
        }
    }
}
