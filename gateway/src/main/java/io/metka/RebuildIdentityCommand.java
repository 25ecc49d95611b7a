package io.metka;

import io.metka.container.Publications;
import io.metka.identity.IdentityGraph;
import io.metka.redis.Redis;
import io.metka.settings.Settings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.Migrations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** {@code ./metka rebuild-identity}: fills a Redis that was lost from ClickHouse; no gateway may run meanwhile. */
final class RebuildIdentityCommand {
    static final String NAME = "rebuild-identity";

    private RebuildIdentityCommand() {}

    /**
     * Holds the data folder, starts the embedded stores where the settings name no others, and returns when all is back.
     *
     * @throws IOException when a gateway runs on the data folder
     */
    static void run(Settings settings, Path home, PrintStream out) throws IOException {
        Clock clock = Clock.SYSTEM;
        try (DataFolder data = DataFolder.hold(settings.data());
                EmbeddedStores stores = EmbeddedStores.start(settings, home, data, Ids.RANDOM);
                ClickHouse clickHouse =
                        new ClickHouse(stores.clickHouse(settings.clickhouse()), WarehouseSignals.NOOP)) {
            new Migrations(clickHouse, stores.clickHouse(settings.clickhouse())).run();
            Publications publications = Publications.open(data.path("catalog.json"));
            try (Redis redis = new Redis(stores.redis(settings.redis()));
                    IdentityGraph graph = new IdentityGraph(
                            settings.identity(),
                            redis,
                            data.secret(Ids.RANDOM),
                            clock,
                            project -> publications.current().identity(project))) {
                IdentityRebuild.Outcome outcome =
                        new IdentityRebuild(clickHouse, graph, settings.identity(), clock).run();
                out.printf(
                        "Projects: %d, identifiers put back: %d, event ids known: %d%n",
                        outcome.projects(), outcome.identifiers(), outcome.events());
            }
        }
    }
}
