package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.faults.OwnStores.Store;
import io.metka.support.Eventually;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store hangs and later crashes under load: collection goes on, readiness tells, and nothing is lost or doubled. */
final class StoreOutageTest {
    private static final int CLIENTS = 3;
    private static final int MOST_BATCHES = 20_000;
    private static final long GROWTH_BYTES = 100_000;

    /** Short limits, so that statements run into them during the outage and are repeated. */
    private static final Map<String, String> IMPATIENT =
            Map.of("METKA_CLICKHOUSE_REQUEST_TIMEOUT", "2s", "METKA_REDIS_COMMAND_TIMEOUT", "1s");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void nothingIsLostWhileAStoreIsAway(Store store) {
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings()).with(IMPATIENT);
            try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                ConsoleClient console = new ConsoleClient(place.console(), gateway.token());
                console.makeProject();
                console.awaitReady();
                Load load = Load.of(place.edge(), CLIENTS);
                try (load) {
                    load.allow(MOST_BATCHES);
                    Eventually.until("load arrives", () -> !load.acknowledged().isEmpty());
                    outage(stores, store, console);
                    stores.crash(store);
                    int before = load.acknowledged().size();
                    Eventually.until("load goes on", () -> load.acknowledged().size() > before);
                }
                console.awaitReady();
                console.awaitEmptyBacklog();
                assertThat(load.surprises()).isEmpty();
                assertThat(load.acknowledged()).isEqualTo(load.sent());
                new StoredEvents(stores.clickHouse()).assertExactlyOnce(load.acknowledged(), load.sent());
            }
        }
    }

    private static void outage(OwnStores stores, Store store, ConsoleClient console) {
        stores.freeze(store);
        Eventually.until(
                () -> store + " is down, and processing waits for it: " + console.readiness(),
                () -> console.readiness().of(store.component()).equals("down")
                        && console.readiness().of("processing").equals("degraded"));
        assertThat(console.readiness().status()).isEqualTo(503);
        assertThat(console.readiness().of(store.other().component())).isEqualTo("up");
        long backlog = console.backlogBytes();
        Eventually.until("the backlog grows", () -> console.backlogBytes() > backlog + GROWTH_BYTES);
        stores.thaw(store);
        console.awaitReady();
    }
}
