package io.metka.identity;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.metka.embedded.Stores;
import io.metka.faults.Options;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.ProjectId;
import io.metka.model.SpooledBatch;
import io.metka.settings.IdentitySettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.telemetry.IdentitySignals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;

/**
 * Measures how many events the identity stage resolves in a second, beside a client that does no more than GET every key that
 * those events have: the event's own, and one for each identifier.
 */
final class IdentityBench {
    private static final String PROJECT = "bench";
    private static final int VISITORS = 20_000;
    private static final int EVENTS_PER_BATCH = 5;

    /** As many as the pipeline takes at once. */
    private static final int RANGE = 8_000;

    /** Commands on the wire before the first answer is waited for. */
    private static final int PIPELINE = 1_000;

    private final Random random = new Random(1);
    private final ProjectKeys keys = new ProjectKeys(
            new ProjectId(PROJECT), new SecretKeySpec(Visits.SECRET.getBytes(StandardCharsets.UTF_8), "HKDF"));
    private long position;

    public static void main(String[] words) throws Exception {
        Options options = Options.parse("identity", words, "--rounds", "--events");
        new IdentityBench().run((int) options.get("--rounds", 5), (int) options.get("--events", 200_000));
        Runtime.getRuntime().exit(0);
    }

    private void run(int rounds, int events) throws Exception {
        List<Double> resolving = new ArrayList<>();
        List<Double> getting = new ArrayList<>();
        var context = new IdentityResolver.Context(new ManualClock(Visits.START), Ids.RANDOM, IdentitySignals.NOOP);
        RedisClient client = RedisClient.create(Stores.redis().toString());
        try (IdentityResolver resolver = Visits.resolver(IdentitySettings.defaults(), Visits.redis(), context);
                StatefulRedisConnection<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE)) {
            // Round 0 makes the visitors known and warms both up.
            for (int round = 0; round <= rounds; round++) {
                List<List<SpooledBatch>> ranges = ranges(events);
                long began = System.nanoTime();
                for (List<SpooledBatch> range : ranges) {
                    resolver.resolve("node-1", range);
                }
                double resolves = events * 1e9 / (System.nanoTime() - began);
                List<byte[]> all = keysOf(ranges);
                began = System.nanoTime();
                get(redis, all);
                double seconds = (System.nanoTime() - began) / 1e9;
                double gets = events / seconds;
                System.out.printf(
                        Locale.ROOT,
                        "%s: %.0f resolves/s; GETs of the %d keys of %d events: %.0f events/s, %.0f GETs/s%n",
                        round == 0 ? "warm-up" : "round " + round,
                        resolves,
                        all.size(),
                        events,
                        gets,
                        all.size() / seconds);
                if (round > 0) {
                    resolving.add(resolves);
                    getting.add(gets);
                }
            }
        } finally {
            client.shutdown();
        }
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"identity\",\"resolves_per_s\":%.0f,\"vs_redis_get\":%.2f}%n",
                median(resolving),
                median(resolving) / median(getting));
    }

    /** New events of the same visitors, most with a cookie's id alone, one in twenty of somebody who has signed in. */
    private List<List<SpooledBatch>> ranges(int events) {
        List<List<SpooledBatch>> ranges = new ArrayList<>();
        List<SpooledBatch> range = new ArrayList<>();
        for (int made = 0; made < events; made += EVENTS_PER_BATCH) {
            List<Event> batch = new ArrayList<>();
            for (int i = 0; i < EVENTS_PER_BATCH; i++) {
                int visitor = random.nextInt(VISITORS);
                batch.add(Visits.event(
                        Ids.RANDOM.uuid().toString(),
                        random.nextInt(20) == 0 ? "user-" + visitor : null,
                        "visitor-" + visitor));
            }
            position++;
            range.add(Visits.batch(PROJECT, position, batch));
            if (range.size() * EVENTS_PER_BATCH >= RANGE) {
                ranges.add(range);
                range = new ArrayList<>();
            }
        }
        if (!range.isEmpty()) {
            ranges.add(range);
        }
        return ranges;
    }

    private List<byte[]> keysOf(List<List<SpooledBatch>> ranges) {
        List<byte[]> all = new ArrayList<>();
        for (List<SpooledBatch> range : ranges) {
            for (SpooledBatch batch : range) {
                for (Event event : batch.batch().events()) {
                    all.add(keys.event(event.id()));
                    for (Identifier identifier : event.identifiers()) {
                        all.add(keys.identifier(identifier.type(), keys.hash(identifier.value())));
                    }
                }
            }
        }
        return all;
    }

    private static void get(StatefulRedisConnection<byte[], byte[]> redis, List<byte[]> keys) throws Exception {
        redis.setAutoFlushCommands(false);
        for (int from = 0; from < keys.size(); from += PIPELINE) {
            List<RedisFuture<byte[]>> answers = new ArrayList<>(PIPELINE);
            for (byte[] key : keys.subList(from, Math.min(keys.size(), from + PIPELINE))) {
                answers.add(redis.async().get(key));
            }
            redis.flushCommands();
            for (RedisFuture<byte[]> answer : answers) {
                if (answer.get(10, TimeUnit.SECONDS) == null) {
                    throw new AssertionError("Redis does not know a key of an event that was resolved");
                }
            }
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
