package segments;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Catalog;
import io.metka.embedded.ClickHouseOptions;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.EmbeddedRedis;
import io.metka.embedded.RedisOptions;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.segments.RuleQueries;
import io.metka.segments.SegmentTables;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Clock;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import pipeline.Gateway;

/**
 * Follows events from the request to the partner's webhook under a steady load, with 50 segments and a history of 90 days.
 *
 * <p>The load runs four times: with a tenth of the history and with all of it, each without segments and with them. What
 * segments cost is the difference in processor time; it must follow what changes, not what is stored.
 */
public final class SegmentsBench {
    private static final String DATABASE = "metka";
    private static final Duration STORED_WITHIN = Duration.ofMinutes(2);
    private static final Duration EVALUATED_WITHIN = Duration.ofMinutes(20);

    private final Gateway gateway;
    private final EmbeddedClickHouse engine;
    private final Client client;
    private final ClickHouse warehouse;
    private final Receiver receiver;
    private final Path log;
    private final int seconds = Integer.getInteger("bench.seconds");

    private SegmentsBench(Gateway gateway, EmbeddedClickHouse engine, Client client, Receiver receiver, Path log) {
        this.gateway = gateway;
        this.engine = engine;
        this.client = client;
        this.warehouse = warehouse(engine);
        this.receiver = receiver;
        this.log = log;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(System.getProperty("metka.home"));
        Path data = Path.of(System.getProperty("bench.data"));
        Path log = data.resolve("gateway.log");
        try (EmbeddedClickHouse engine = EmbeddedClickHouse.start(
                        ClickHouseOptions.defaults(home, data.resolve("clickhouse"), secret()), (store, state) -> {});
                EmbeddedRedis redis = EmbeddedRedis.start(
                        RedisOptions.defaults(data.resolve("redis"), secret()), (store, state) -> {});
                Receiver receiver = new Receiver()) {
            List<String> options = List.of(System.getProperty("bench.gateway").strip().split(" +", -1));
            try (Gateway gateway = new Gateway(home, options, log, settings(data, engine, redis));
                    Client client = new Client.Builder()
                            .addEndpoint(engine.url().toString())
                            .setUsername(engine.user())
                            .setPassword(engine.password())
                            .setSocketTimeout(Duration.ofMinutes(10).toMillis())
                            .compressServerResponse(false)
                            .build()) {
                SegmentsBench bench = new SegmentsBench(gateway, engine, client, receiver, log);
                try (bench.warehouse) {
                    bench.run();
                }
            }
        }
        System.exit(0);
    }

    private static String secret() {
        return UUID.randomUUID().toString().replace("-", "") + UUID.randomUUID().toString().replace("-", "");
    }

    private static Map<String, String> settings(Path data, EmbeddedClickHouse engine, EmbeddedRedis redis)
            throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("METKA_DATA", Files.createDirectories(data.resolve("gateway")).toString());
        settings.put("METKA_EDGE_PORT", "0");
        settings.put("METKA_CONTROL_PORT", "0");
        settings.put("METKA_EDGE_REQUESTS_PER_SECOND", "0");
        settings.put("METKA_CLICKHOUSE_URL", engine.url().toString());
        settings.put("METKA_CLICKHOUSE_USER", engine.user());
        settings.put("METKA_CLICKHOUSE_PASSWORD", engine.password());
        settings.put("METKA_CLICKHOUSE_DATABASE", DATABASE);
        settings.put("METKA_REDIS_URL", redis.uri().toString());
        settings.put("METKA_WEBHOOKS_HTTP_PLAIN_HTTP", "true");
        settings.put("METKA_WEBHOOKS_HTTP_ALLOW_ADDRESSES", "127.0.0.1/32");
        settings.put("METKA_SEGMENTS_PROFILES_PER_QUERY", "10000");
        return settings;
    }

    private void run() throws Exception {
        long events = Long.getLong("bench.events");
        int profiles = Integer.getInteger("bench.profiles");
        Load load = new Load(gateway.edge());
        load.introduce();
        awaitStored(Load.VISITORS, "name = 'introduced'");
        History history = new History(client, DATABASE, profiles);
        history.begin(visiting());
        long tenth = events / 10;
        double small = cost(load, history, 0, tenth, profiles);
        double large = cost(load, history, tenth, events, profiles);
        double full = full();
        Map<String, long[]> waits = waits(load);
        pages(load);
        long[] immediate = waits.get(Rules.PROBE);
        long[] absence = waits.get(Rules.ABSENCE_PROBE);
        System.out.printf(Locale.ROOT, "from the event to the webhook: %s%n", spread(immediate));
        System.out.printf(Locale.ROOT, "after the deadline of an absence: %s%n", spread(absence));
        System.out.printf(
                Locale.ROOT,
                "segments take %.1f ms of a processor per second with %,d events, %.1f with %,d; all %d rules in full: %.1f s%n",
                small * 1e3, tenth, large * 1e3, events, Rules.all().size(), full);
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"segments\",\"p50_ms\":%d,\"p99_ms\":%d,\"absence_late_ms\":%d,\"history_ratio\":%.2f,\"vs_full\":%.4f}%n",
                quantile(immediate, 0.5), quantile(immediate, 0.99), quantile(absence, 0.99), large / small, large / full);
    }

    /** Seconds of a processor that segments take per second of load, once the history holds the given events. */
    private double cost(Load load, History history, long from, long to, int profiles) throws Exception {
        long started = System.nanoTime();
        history.fill(from, to, Gateway.PROJECT);
        System.out.printf(Locale.ROOT, "%,d events of %,d profiles are there after %.0f s%n", to, profiles, since(started));
        double without = loaded(load, "without segments");
        long before = evaluated();
        started = System.nanoTime();
        for (Rules.Segment segment : Rules.all()) {
            ok(gateway.call("POST", "projects/" + Gateway.PROJECT + "/segments", segment.json()));
        }
        ok(gateway.call("POST", "projects/" + Gateway.PROJECT + "/webhooks", """
                {"id": "partner", "name": "Partner", "url": "%s", "segments": ["%s", "%s"], "enabled": true}"""
                .formatted(receiver.url(), Rules.PROBE, Rules.ABSENCE_PROBE)));
        awaitEvaluated(before);
        System.out.printf(Locale.ROOT, "everyone is evaluated for %d segments after %.0f s%n", Rules.all().size(), since(started));
        load.posted.clear();
        receiver.entered.clear();
        double with = loaded(load, "with segments");
        // What is timed last must have arrived: the longest wait, its tick and a delivery.
        Thread.sleep(Rules.WAIT_MILLIS + 5_000);
        if (to < Long.getLong("bench.events")) {
            withdraw();
        }
        return with - without;
    }

    /** How long a page waits for its visitor's segments, alone and beside the load. */
    private void pages(Load load) throws Exception {
        Pages pages = new Pages(gateway.edge());
        System.out.printf(Locale.ROOT, "GET /v1/audiences alone: %s%n", micros(pages.ask(2_000, System.nanoTime() + Duration.ofMinutes(1).toNanos())));
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        var beside = CompletableFuture.supplyAsync(() -> {
            try {
                return pages.ask(10_000, end);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        load.run(seconds);
        System.out.printf(Locale.ROOT, "GET /v1/audiences beside the load: %s%n", micros(beside.get()));
    }

    private static String micros(long[] sorted) {
        return String.format(
                Locale.ROOT, "p50 %.1f ms, p99 %.1f ms (%d)",
                quantile(sorted, 0.5) / 1e3, quantile(sorted, 0.99) / 1e3, sorted.length);
    }

    private double loaded(Load load, String what) throws Exception {
        double before = processor();
        load.run(seconds);
        double spent = (processor() - before) / seconds;
        System.out.printf(Locale.ROOT, "%s: engine and gateway take %.2f s of a processor per second%n", what, spent);
        return spent;
    }

    private void withdraw() throws Exception {
        ok(gateway.call("DELETE", "projects/" + Gateway.PROJECT + "/webhooks/partner", ""));
        for (Rules.Segment segment : Rules.all()) {
            ok(gateway.call("DELETE", "projects/" + Gateway.PROJECT + "/segments/" + segment.id(), ""));
        }
    }

    /** Seconds of a processor to count the members of each rule over everyone, one rule after the other. */
    private double full() {
        RuleQueries queries = new RuleQueries(new Tables(warehouse), () -> Catalog.EMPTY, Clock.SYSTEM);
        double before = processor();
        for (Rules.Segment segment : Rules.all()) {
            queries.estimate(new ProjectId(Gateway.PROJECT), JsonText.of("{\"version\":1,\"rule\":" + segment.rule() + "}"), 1, 1);
        }
        return processor() - before;
    }

    /** The warehouse's client as the gateway adapts it. */
    private record Tables(ClickHouse clickHouse) implements SegmentTables {
        @Override
        public List<ObjectNode> query(String sql, Map<String, Object> parameters) {
            return clickHouse.query(sql, parameters);
        }

        @Override
        public void insert(String table, List<ObjectNode> rows, String token) {
            clickHouse.insert(table, rows, token);
        }
    }

    private static ClickHouse warehouse(EmbeddedClickHouse engine) {
        WarehouseSettings base = WarehouseSettings.defaults();
        return new ClickHouse(
                new WarehouseSettings(
                        engine.url(),
                        engine.user(),
                        engine.password(),
                        DATABASE,
                        Duration.ofMinutes(5),
                        base.cluster(),
                        base.replicated(),
                        base.durableInserts(),
                        base.retention()),
                WarehouseSignals.NOOP);
    }

    /** By segment: milliseconds from the event, or from the end of its wait, to the webhook. */
    private Map<String, long[]> waits(Load load) throws Exception {
        Map<String, List<Long>> waits = new HashMap<>();
        int missing = 0;
        for (GenericRecord row : client.queryAll("SELECT id, name, toString(profile) AS profile FROM " + DATABASE
                + ".events WHERE name IN ('probe_sent', 'wait_begun') AND project = '" + Gateway.PROJECT + "'")) {
            Long posted = load.posted.get(row.getString("id"));
            boolean waiting = row.getString("name").equals("wait_begun");
            String segment = waiting ? Rules.ABSENCE_PROBE : Rules.PROBE;
            Long entered = receiver.entered.get(segment + "/" + row.getString("profile"));
            if (posted != null && entered == null) {
                missing++;
            } else if (posted != null) {
                waits.computeIfAbsent(segment, s -> new ArrayList<>())
                        .add(entered - posted - (waiting ? Rules.WAIT_MILLIS : 0));
            }
        }
        if (missing > 0) {
            throw new IllegalStateException(missing + " of " + load.posted.size() + " entries never reached the partner");
        }
        Map<String, long[]> sorted = new HashMap<>();
        waits.forEach((segment, list) ->
                sorted.put(segment, list.stream().mapToLong(Long::longValue).sorted().toArray()));
        return sorted;
    }

    private List<UUID> visiting() {
        return client.queryAll("SELECT DISTINCT toString(profile) AS profile FROM " + DATABASE
                        + ".events WHERE name = 'introduced'")
                .stream()
                .map(row -> UUID.fromString(row.getString("profile")))
                .toList();
    }

    private void awaitStored(long count, String which) throws Exception {
        long deadline = System.nanoTime() + STORED_WITHIN.toNanos();
        while (client.queryAll("SELECT uniqExact(id) AS n FROM " + DATABASE + ".events WHERE " + which)
                        .getFirst()
                        .getLong("n")
                < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("events did not get stored: " + which);
            }
            Thread.sleep(200);
        }
    }

    /** How many evaluations of everyone the gateway has finished. */
    private long evaluated() throws Exception {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("have been evaluated for everyone")).count();
        }
    }

    private void awaitEvaluated(long before) throws Exception {
        long deadline = System.nanoTime() + EVALUATED_WITHIN.toNanos();
        while (evaluated() <= before) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("segments were not evaluated for everyone: see " + log);
            }
            Thread.sleep(200);
        }
    }

    private double processor() {
        return processor(engine.pid()) + processor(gateway.pid());
    }

    private static double processor(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(spent -> spent.toMillis() / 1e3)
                .orElse(0.0);
    }

    private static void ok(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static double since(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private static String spread(long[] sorted) {
        return String.format(
                Locale.ROOT, "p50 %d ms, p90 %d ms, p99 %d ms, most %d ms (%d)",
                quantile(sorted, 0.5), quantile(sorted, 0.9), quantile(sorted, 0.99), sorted[sorted.length - 1], sorted.length);
    }

    private static long quantile(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }
}
