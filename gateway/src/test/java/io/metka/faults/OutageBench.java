package io.metka.faults;

import io.metka.embedded.Stores;
import io.metka.faults.OwnStores.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures what an outage of ClickHouse costs: single events at a fixed rate before it, during it and while its backlog is stored;
 * then everything that was acknowledged is looked for.
 */
final class OutageBench {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration BEFORE = Duration.ofSeconds(45);
    private static final Duration AFTER = Duration.ofSeconds(15);

    private final OwnStores stores;
    private final RunningGateway gateway;
    private final ConsoleClient console;
    private final PacedClients clients;

    private OutageBench(OwnStores stores, RunningGateway gateway, ConsoleClient console, PacedClients clients) {
        this.stores = stores;
        this.gateway = gateway;
        this.console = console;
        this.clients = clients;
    }

    /** One stretch of time: the answers in it, and the memory in MB at each of its seconds. */
    private record Phase(Latencies latencies, List<Long> megabytes) {
        double p99() {
            return latencies.percentile(0.99);
        }

        long most() {
            return Collections.max(megabytes);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d answers, p50 %.1f ms, p99 %.1f ms; resident %d to %d MB, at the end %d MB",
                    latencies.count(),
                    latencies.percentile(0.5),
                    p99(),
                    Collections.min(megabytes),
                    most(),
                    megabytes.getLast());
        }
    }

    public static void main(String[] words) throws IOException {
        Options options = Options.parse("outage", words, "--minutes", "--rate");
        Duration outage = Duration.ofMinutes(options.get("--minutes", 10));
        int rate = (int) options.get("--rate", 3_000);
        Path folder = Files.createTempDirectory("metka-outage-");
        boolean kept;
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings());
            try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                ConsoleClient console = new ConsoleClient(place.console(), gateway.token());
                console.makeProject();
                console.awaitReady();
                try (PacedClients clients = new PacedClients(place.edge(), rate)) {
                    kept = new OutageBench(stores, gateway, console, clients).run(outage);
                }
            }
        }
        Stores.delete(folder);
        Runtime.getRuntime().exit(kept ? 0 : 1);
    }

    private boolean run(Duration outage) {
        phase(WARM_UP);
        Phase before = say("before", phase(BEFORE));
        stores.freeze(Store.CLICKHOUSE);
        Phase during = say("ClickHouse stopped for " + outage.toMinutes() + " min", phase(outage));
        long backlog = console.backlogBytes();
        long began = System.nanoTime();
        stores.thaw(Store.CLICKHOUSE);
        say("catching up under load", phase(AFTER));
        clients.close();
        while (console.backlogBytes() > 0) {
            Pause.pass(Duration.ofMillis(100));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Tally tally = clients.tally(new StoredEvents(stores.clickHouse()));
        System.out.printf(
                Locale.ROOT,
                "backlog of %,d MB stored %.0f s after ClickHouse was back; acked %d, stored %d, lost %d, duplicated %d, out of order %d, not answered with a receipt %d%n",
                backlog / 1_000_000,
                seconds,
                tally.acknowledged(),
                tally.stored(),
                tally.lost(),
                tally.duplicated(),
                tally.disordered(),
                clients.failures());
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"outage\",\"lost\":%d,\"duplicated\":%d,\"rss_growth\":%.2f,\"p99_ratio\":%.2f,\"p99_ms\":%.1f,\"rss_mb\":%d,\"catch_up_s\":%.0f,\"failed\":%d}%n",
                tally.lost(),
                tally.duplicated(),
                (double) during.megabytes().getLast() / during.megabytes().getFirst(),
                during.p99() / before.p99(),
                during.p99(),
                during.most(),
                seconds,
                clients.failures());
        return tally.keepsPromises();
    }

    private Phase phase(Duration length) {
        clients.measured();
        List<Long> megabytes = new ArrayList<>();
        for (long second = 0; second < length.toSeconds(); second++) {
            Pause.pass(Duration.ofSeconds(1));
            megabytes.add(gateway.megabytes());
        }
        return new Phase(clients.measured(), megabytes);
    }

    private static Phase say(String name, Phase phase) {
        System.out.println(name + ": " + phase);
        return phase;
    }
}
