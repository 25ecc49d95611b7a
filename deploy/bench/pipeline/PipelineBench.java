package pipeline;

import io.metka.embedded.ClickHouseOptions;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.EmbeddedRedis;
import io.metka.embedded.RedisOptions;
import io.metka.settings.WarehouseSettings;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Measures events per second from HTTP to queryable in ClickHouse, beside the same rows inserted directly.
 *
 * <p>Both sides write to the same engine and the same table definitions with the same materialized views, in turn; each
 * turn's rows are dropped before the next. A turn ends when a query counts all of its events.
 */
public final class PipelineBench {
    private static final String DIRECT = "direct";
    private static final String METKA = "metka";
    private static final Duration QUERYABLE_WITHIN = Duration.ofMinutes(5);

    private final Gateway gateway;
    private final DirectInsert direct;
    private final EmbeddedClickHouse engine;
    private final EmbeddedRedis redis;

    private PipelineBench(Gateway gateway, DirectInsert direct, EmbeddedClickHouse engine, EmbeddedRedis redis) {
        this.gateway = gateway;
        this.direct = direct;
        this.engine = engine;
        this.redis = redis;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(System.getProperty("metka.home"));
        Path data = Path.of(System.getProperty("bench.data"));
        String password = secret();
        try (EmbeddedClickHouse engine = EmbeddedClickHouse.start(
                        ClickHouseOptions.defaults(home, data.resolve("clickhouse"), password), (store, state) -> {});
                EmbeddedRedis redis = EmbeddedRedis.start(
                        RedisOptions.defaults(data.resolve("redis"), secret()), (store, state) -> {})) {
            migrate(engine, DIRECT);
            migrate(engine, METKA);
            List<String> options = List.of(System.getProperty("bench.gateway").strip().split(" +", -1));
            try (Gateway gateway = new Gateway(home, options, data.resolve("gateway.log"), settings(data, engine, redis));
                    DirectInsert direct =
                            new DirectInsert(engine.url().toString(), engine.user(), engine.password(), DIRECT)) {
                new PipelineBench(gateway, direct, engine, redis).run();
            }
        }
        System.exit(0);
    }

    private static String secret() {
        return UUID.randomUUID().toString().replace("-", "") + UUID.randomUUID().toString().replace("-", "");
    }

    private static void migrate(EmbeddedClickHouse engine, String database) {
        WarehouseSettings base = WarehouseSettings.defaults();
        WarehouseSettings settings = new WarehouseSettings(
                engine.url(),
                engine.user(),
                engine.password(),
                database,
                base.requestTimeout(),
                base.cluster(),
                base.replicated(),
                base.durableInserts(),
                base.retention());
        try (ClickHouse clickHouse = new ClickHouse(settings, WarehouseSignals.NOOP)) {
            new Migrations(clickHouse, settings).run();
        }
    }

    private static Map<String, String> settings(Path data, EmbeddedClickHouse engine, EmbeddedRedis redis)
            throws Exception {
        return Map.of(
                "METKA_DATA", Files.createDirectories(data.resolve("gateway")).toString(),
                "METKA_EDGE_PORT", "0",
                "METKA_CONTROL_PORT", "0",
                "METKA_EDGE_REQUESTS_PER_SECOND", "0",
                "METKA_CLICKHOUSE_URL", engine.url().toString(),
                "METKA_CLICKHOUSE_USER", engine.user(),
                "METKA_CLICKHOUSE_PASSWORD", engine.password(),
                "METKA_CLICKHOUSE_DATABASE", METKA,
                "METKA_REDIS_URL", redis.uri().toString());
    }

    private void run() throws Exception {
        int rounds = Integer.getInteger("bench.rounds");
        int events = Integer.getInteger("bench.events");
        Shop shop = new Shop(1);
        System.out.printf(
                Locale.ROOT,
                "each of %d rounds: %,d events by the official client, then by HTTP to the gateway (process %d)%n",
                rounds,
                events,
                gateway.pid());
        List<Double> directly = new ArrayList<>();
        List<Double> through = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        // Round 0 warms both up, so that the JIT is not what is measured.
        for (int round = 0; round <= rounds; round++) {
            List<Shop.Event> batch = shop.events(events, Instant.now().minusSeconds(60));
            double reference = directTurn(batch).print(round, "direct");
            double metka = gatewayTurn(batch).print(round, "Metka");
            if (round > 0) {
                directly.add(reference);
                through.add(metka);
                ratios.add(metka / reference);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "median: direct %.0f/s, Metka %.0f/s; ratios of the rounds %s%n",
                median(directly),
                median(through),
                ratios.stream().map(r -> String.format(Locale.ROOT, "%.2f", r)).toList());
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"pipeline\",\"events_per_s\":%.0f,\"vs_direct_insert\":%.2f}%n",
                median(through),
                median(through) / median(directly));
    }

    private Turn directTurn(List<Shop.Event> events) throws Exception {
        Usage before = usage();
        direct.insert(events);
        awaitCount(DIRECT, events.size());
        Turn turn = new Turn(events.size(), usage().since(before), "");
        direct.empty(DIRECT);
        return turn;
    }

    private Turn gatewayTurn(List<Shop.Event> events) throws Exception {
        List<byte[]> requests = gateway.requests(events);
        Usage before = usage();
        gateway.post(requests);
        double answered = usage().since(before).seconds();
        awaitCount(METKA, events.size());
        Turn turn = new Turn(
                events.size(),
                usage().since(before),
                String.format(Locale.ROOT, "; all answered after %.2f s", answered));
        direct.empty(METKA);
        return turn;
    }

    /** Seconds by the clock and of processor time: of the engine, Redis, the gateway and this process. */
    private record Usage(double seconds, double engine, double redis, double gateway, double client) {
        Usage since(Usage before) {
            return new Usage(
                    seconds - before.seconds,
                    engine - before.engine,
                    redis - before.redis,
                    gateway - before.gateway,
                    client - before.client);
        }
    }

    private record Turn(int events, Usage usage, String remark) {
        double print(int round, String side) {
            double perSecond = events / usage.seconds();
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: %.0f/s in %.2f s; processor: engine %.2f s, Redis %.2f s, gateway %.2f s, client %.2f s%s%n",
                    round == 0 ? "warm-up" : "round " + round,
                    side,
                    perSecond,
                    usage.seconds(),
                    usage.engine(),
                    usage.redis(),
                    usage.gateway(),
                    usage.client(),
                    remark);
            return perSecond;
        }
    }

    private Usage usage() {
        return new Usage(
                System.nanoTime() / 1e9,
                processor(engine.pid()),
                processor(redis.pid()),
                processor(gateway.pid()),
                processor(ProcessHandle.current().pid()));
    }

    private static double processor(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(spent -> spent.toMillis() / 1e3)
                .orElse(0.0);
    }

    /** Looks at the number of rows, seldom enough not to slow the engine, and then counts by a query. */
    private void awaitCount(String database, long events) throws InterruptedException {
        long deadline = System.nanoTime() + QUERYABLE_WITHIN.toNanos();
        while (direct.rows(database) < events) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(database + " holds " + direct.rows(database) + " events of " + events);
            }
            Thread.sleep(100);
        }
        long count = direct.count(database);
        if (count != events) {
            throw new IllegalStateException(database + " answers " + count + " events instead of " + events);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
