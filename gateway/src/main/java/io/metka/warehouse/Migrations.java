package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the database to the schema that this gateway expects: numbered SQL files, each applied once, in order.
 *
 * <p>There is no lock. Every statement is written so that running it twice does nothing the second time (IF NOT EXISTS), so
 * two gateways that migrate at once end with the same schema, and a crash in the middle is cured by the next start.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final List<String> FILES = List.of(
            "V001__events.sql",
            "V002__profiles.sql",
            "V003__segments.sql",
            "V004__deliveries.sql",
            "V005__canonical_event.sql",
            "V006__identity.sql",
            "V007__consent.sql",
            "V011__rejected_events.sql",
            "V012__membership_reasons.sql",
            "V013__rules.sql",
            "V014__rfm.sql",
            "V015__changes_by_tick.sql",
            "V019__holdouts.sql");
    private static final String TABLE = "schema_migrations";

    /** A migration of this gateway: its number, its name and its text before placeholders are filled in. */
    record Migration(int version, String name, String sql) {
        String checksum() {
            return Sha256.hex(sql);
        }
    }

    private final ClickHouse clickHouse;
    private final Template template;
    private final WarehouseSettings settings;
    private final List<Migration> migrations;

    public Migrations(ClickHouse clickHouse, WarehouseSettings settings) {
        this(clickHouse, settings, shipped());
    }

    Migrations(ClickHouse clickHouse, WarehouseSettings settings, List<Migration> migrations) {
        this.clickHouse = clickHouse;
        this.settings = settings;
        this.template = new Template(settings);
        this.migrations = List.copyOf(migrations);
    }

    /**
     * Creates the database when it is absent, applies what is missing and adapts retention and logins to the settings.
     *
     * @throws WarehouseException when the database holds another history than this gateway's
     */
    public void run() {
        clickHouse.execute(
                template.fill("CREATE DATABASE IF NOT EXISTS ${database} ${on_cluster} ENGINE = Atomic"), "default");
        clickHouse.execute(template.fill("CREATE TABLE IF NOT EXISTS ${database}." + TABLE + " ${on_cluster}"
                + " (version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))"
                + " ENGINE = ${engine}ReplacingMergeTree ORDER BY version SETTINGS ${durability}"));
        Map<Integer, ObjectNode> applied = new HashMap<>();
        for (ObjectNode row : clickHouse.query("SELECT version, name, checksum FROM " + TABLE + " FINAL", Map.of())) {
            applied.put(row.path("version").intValue(), row);
        }
        verify(applied);
        for (Migration migration : migrations) {
            if (!applied.containsKey(migration.version())) {
                apply(migration);
            }
        }
        new Overrides(clickHouse).establish(settings);
        new Expiry(clickHouse, settings).adapt();
    }

    private void verify(Map<Integer, ObjectNode> applied) {
        for (Migration migration : migrations) {
            ObjectNode row = applied.remove(migration.version());
            if (row == null) {
                continue;
            }
            if (!row.path("checksum").textValue().equals(migration.checksum())) {
                throw new WarehouseException(
                        0,
                        "Migration " + migration.name() + " was applied to database '" + clickHouse.database()
                                + "' with another text than this gateway's. Run the gateway version that made the"
                                + " database, or set clickhouse.database to a new name.",
                        new IllegalStateException("checksum mismatch"));
            }
            applied.put(migration.version(), row);
        }
        int newest = applied.keySet().stream().mapToInt(v -> v).max().orElse(0);
        int known = migrations.stream().mapToInt(Migration::version).max().orElse(0);
        if (newest > known) {
            throw new WarehouseException(
                    0,
                    "Database '" + clickHouse.database() + "' was migrated to version " + newest
                            + ", but this gateway knows only version " + known + ". Run a newer gateway.",
                    new IllegalStateException("schema is newer"));
        }
    }

    private void apply(Migration migration) {
        for (String statement : Template.statements(template.fill(migration.sql()))) {
            clickHouse.execute(statement);
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("version", migration.version());
        row.put("name", migration.name());
        row.put("checksum", migration.checksum());
        clickHouse.insert(TABLE, List.of(row), "");
        LOG.info("Migrated ClickHouse database '{}': {}", clickHouse.database(), migration.name());
    }

    static List<Migration> shipped() {
        List<Migration> all = new ArrayList<>();
        for (String file : FILES) {
            try (InputStream in = Migrations.class.getResourceAsStream("/warehouse/" + file)) {
                if (in == null) {
                    throw new IllegalStateException("The gateway's jar lacks warehouse/" + file + ": build it again");
                }
                String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                all.add(new Migration(Integer.parseInt(file.substring(1, 4)), file, sql));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }
}
