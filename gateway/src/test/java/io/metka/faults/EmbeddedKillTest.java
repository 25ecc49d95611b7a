package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.Stores;
import io.metka.support.Eventually;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway is killed with its own stores inside: they end with it, and its successor has their data. */
final class EmbeddedKillTest {
    private static final int ROUNDS = 2;
    private static final int STORES = 2;
    private static final int BATCHES_PER_ROUND = 100;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireLibrary() {
        Stores.requireLibrary();
    }

    @Test
    void storesEndWithTheirGatewayAndKeepTheirData() throws IOException {
        Place place = Place.in(folder, Map.of());
        Posting early = Posting.of("early", 0);
        String token = prepare(place, early);
        Load load = Load.of(place.edge(), 3);
        try (load) {
            for (int round = 0; round < ROUNDS; round++) {
                round(place, load);
            }
        }
        finish(place, new ConsoleClient(place.console(), token), early);
        assertThat(load.surprises()).isEmpty();
        load.acknowledged().addAll(early.ids());
        load.sent().addAll(early.ids());
        try (EmbeddedClickHouse engine = OwnStores.clickHouse(place.data().resolve("clickhouse"))) {
            new StoredEvents(engine).assertExactlyOnce(load.acknowledged(), load.sent());
        }
    }

    private static String prepare(Place place, Posting early) throws IOException {
        try (RunningGateway first = RunningGateway.spawn(place).ready()) {
            ConsoleClient console = new ConsoleClient(place.console(), first.token());
            console.makeProject();
            post(place, early);
            console.awaitEmptyBacklog();
            kill(first);
            return console.token();
        }
    }

    private static void round(Place place, Load load) {
        int before = load.acknowledged().size();
        try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
            load.allow(BATCHES_PER_ROUND);
            Eventually.until("load arrives", () -> load.acknowledged().size() > before + BATCHES_PER_ROUND);
            kill(gateway);
        }
    }

    /** The events of the very first run come once more: only a Redis that kept its data knows them. */
    private static void finish(Place place, ConsoleClient console, Posting early) throws IOException {
        try (RunningGateway last = RunningGateway.spawn(place).ready()) {
            post(place, early);
            console.awaitEmptyBacklog();
            List<ProcessHandle> children = last.children();
            last.stop();
            awaitEnd(children);
        }
    }

    private static void post(Place place, Posting posting) throws IOException {
        HttpResponse<String> answer = posting.post(place.edge());
        assertThat(posting.acknowledgedBy(answer)).describedAs(answer.body()).isTrue();
    }

    private static void kill(RunningGateway gateway) {
        List<ProcessHandle> children = gateway.children();
        assertThat(children).hasSizeGreaterThanOrEqualTo(STORES);
        gateway.kill();
        awaitEnd(children);
    }

    private static void awaitEnd(List<ProcessHandle> children) {
        Eventually.until("no orphan of " + children, () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
