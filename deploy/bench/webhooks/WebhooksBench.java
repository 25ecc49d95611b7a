import io.metka.container.Catalog;
import io.metka.embedded.EmbeddedRedis;
import io.metka.embedded.RedisOptions;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.model.WebhookHandling;
import io.metka.redis.Redis;
import io.metka.support.AddressRange;
import io.metka.settings.RedisSettings;
import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import io.metka.telemetry.WebhookSignals;
import io.metka.webhooks.Population;
import io.metka.webhooks.ProfileFacts;
import io.metka.webhooks.SendPolicy;
import io.metka.webhooks.UrlCheck;
import io.metka.webhooks.Webhooks;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Measures deliveries per second, beside a plain loop that posts the same bodies.
 *
 * <p>Ten endpoints on one receiver. The lanes are filled while all endpoints are paused; a turn begins when the pause ends
 * and lasts until the receiver has answered all that is due. Attempts become durable in Redis as they do in production;
 * the delivery log throws them away.
 */
public final class WebhooksBench {
    private static final int ENDPOINTS = 10;
    private static final int PROFILES = 1_000;
    private static final int LOOPS = 64;
    private static final ProjectId SHOP = new ProjectId("bench");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLongArray answered = new AtomicLongArray(ENDPOINTS);
    private final int messages = Integer.getInteger("bench.messages");
    private final int port;
    private volatile int dead = -1;
    private volatile String body = "";
    private volatile Catalog catalog = Catalog.EMPTY;

    private WebhooksBench() {
        HttpServer receiver = vertx.createHttpServer().requestHandler(request -> {
            int endpoint = Integer.parseInt(request.path().substring(1));
            if (endpoint != dead) {
                request.body().onSuccess(bytes -> {
                    body = bytes.toString();
                    answered.incrementAndGet(endpoint);
                    request.response().setStatusCode(204).end();
                });
            }
        });
        port = receiver.listen(0, "127.0.0.1").await().actualPort();
    }

    public static void main(String[] arguments) throws Exception {
        String password = UUID.randomUUID().toString().replace("-", "");
        RedisOptions options = RedisOptions.defaults(Path.of(System.getProperty("bench.data")).resolve("redis"), password);
        try (EmbeddedRedis child = EmbeddedRedis.start(options, (store, state) -> {})) {
            new WebhooksBench().run(child.uri().toString());
        }
        System.exit(0);
    }

    private void run(String redisUrl) throws Exception {
        List<Double> alive = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        RedisSettings redisSettings = RedisSettings.defaults().withUrl(redisUrl);
        for (int round = 0; round <= Integer.getInteger("bench.rounds"); round++) {
            double all = turn(redisSettings, "a" + round, -1);
            double reference = reference();
            double nine = turn(redisSettings, "b" + round, 3);
            String note = round == 0 ? " (warm-up)" : "";
            System.out.printf(
                    Locale.ROOT,
                    "round %d: ten alive %.0f/s, plain loop %.0f/s, nine beside a dead one %.0f/s%s%n",
                    round, all, reference, nine, note);
            if (round > 0) {
                alive.add(all);
                plain.add(reference);
                ratios.add(nine / (all * (ENDPOINTS - 1) / ENDPOINTS));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"webhooks\",\"per_s\":%.0f,\"dead_endpoint_ratio\":%.2f,\"plain_per_s\":%.0f,\"ratio\":%.2f}%n",
                median(alive), median(ratios), median(plain), median(alive) / median(plain));
        vertx.close().await();
    }

    /** Deliveries per second to those that answer. */
    private double turn(RedisSettings redisSettings, String name, int silent) throws Exception {
        dead = silent;
        IntStream.range(0, ENDPOINTS).forEach(i -> answered.set(i, 0));
        WebhookSettings base = WebhookSettings.defaults();
        WebhookSettings settings = new WebhookSettings(
                base.retry(),
                new WebhookSettings.Http(
                        base.http().timeout(),
                        base.http().answerBytes(),
                        true,
                        List.of(AddressRange.parse("127.0.0.1"))),
                base.lanes(),
                base.log(),
                Duration.ofMillis(100),
                base.sampleEvery());
        catalog = catalog(name, true);
        try (Redis redis = new Redis(redisSettings)) {
            Webhooks webhooks = Webhooks.start(new Webhooks.Parts(
                    settings,
                    redis,
                    () -> catalog,
                    attempts -> {},
                    SendPolicy.EVERYTHING,
                    ProfileFacts.NOTHING,
                    Population.UNKNOWN,
                    new Sealing(new byte[32], Ids.RANDOM),
                    new UrlCheck(settings, Set::of),
                    vertx,
                    Clock.SYSTEM,
                    Ids.RANDOM,
                    WebhookSignals.NOOP));
            try {
                webhooks.enqueue(changes(messages / ENDPOINTS));
                long due = (long) (messages / ENDPOINTS) * (silent < 0 ? ENDPOINTS : ENDPOINTS - 1);
                long from = System.nanoTime();
                catalog = catalog(name, false);
                while (sum() < due) {
                    if (System.nanoTime() - from > PATIENCE.toNanos()) {
                        throw new IllegalStateException(sum() + " of " + due + " were delivered within " + PATIENCE);
                    }
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                return due * 1e9 / (System.nanoTime() - from);
            } finally {
                webhooks.close();
            }
        }
    }

    private long sum() {
        return IntStream.range(0, ENDPOINTS).mapToLong(answered::get).sum();
    }

    private Catalog catalog(String name, boolean paused) {
        WebhookHandling plain = WebhookHandling.PLAIN;
        WebhookHandling handling = new WebhookHandling(paused, plain.retiring(), plain.delivery(), plain.secrets());
        return new Catalog(
                1,
                List.of(),
                List.of(),
                List.of(),
                IntStream.range(0, ENDPOINTS)
                        .mapToObj(i -> new WebhookEndpoint(
                                SHOP,
                                name + "-" + i,
                                URI.create("http://127.0.0.1:" + port + "/" + i),
                                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                Set.of(),
                                true,
                                handling))
                        .toList());
    }

    private static List<MembershipChange> changes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new MembershipChange(
                        SHOP,
                        "vip",
                        new ProfileId(new UUID(0x0190_0000_0000_7000L, (i % PROFILES) * 0x9E37_79B9_7F4AL)),
                        i / PROFILES % 2 == 0 ? MembershipChange.Kind.ENTERED : MembershipChange.Kind.EXITED,
                        i / PROFILES + 1,
                        Instant.EPOCH.plusMillis(i),
                        1))
                .toList();
    }

    /** The same bodies by the JDK's client, from as many threads as Metka has requests under way at most. */
    private double reference() throws Exception {
        dead = -1;
        String content = body;
        AtomicInteger left = new AtomicInteger(messages);
        CountDownLatch done = new CountDownLatch(LOOPS);
        long from = System.nanoTime();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int loop = 0; loop < LOOPS; loop++) {
                int endpoint = loop % ENDPOINTS;
                threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + endpoint))
                                        .header("content-type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(content))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding());
                    }
                    done.countDown();
                    return null;
                });
            }
            done.await();
        }
        return messages * 1e9 / (System.nanoTime() - from);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
