package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.metka.embedded.Stores;
import io.metka.model.Event;
import io.metka.model.SpooledBatch;
import io.metka.redis.Clients;
import io.metka.redis.Redis;
import io.metka.settings.IdentitySettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.IdentitySignals;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same range gives the same resolution, whatever went wrong in between. */
final class ReplayTest {
    private final String project = Stores.freshName("replay");

    @Test
    void anAnswerThatWasLostIsGivenAgainWithItsMerges() throws IOException {
        URI redis = Stores.redis();
        CountingSignals signals = new CountingSignals();
        var context = new IdentityResolver.Context(new ManualClock(Visits.START), Ids.RANDOM, signals);
        try (LossyProxy proxy = new LossyProxy(redis.getHost(), redis.getPort());
                var resolver = Visits.resolver(IdentitySettings.defaults(), through(proxy, redis), context)) {
            List<SpooledBatch> before = List.of(
                    Visits.batch(project, 0, Visits.event("e1", "ivan", "phone"), Visits.event("e2", null, "laptop")));
            List<SpooledBatch> merging = List.of(Visits.batch(
                    project, 10, Visits.event("e3", "ivan", "laptop"), Visits.event("e4", null, "laptop")));
            Resolution first = resolver.resolve("n", before);
            proxy.loseNextAnswer();
            assertThatThrownBy(() -> resolver.resolve("n", merging)).isInstanceOf(StoreUnavailableException.class);
            assertThat(proxy.lost()).isEqualTo(1);

            Resolution again = resolver.resolve("n", merging);

            assertThat(signals.replayed)
                    .as("Redis had decided before the answer was lost")
                    .isEqualTo(2);
            assertThat(again.merges()).hasSize(1);
            assertThat(again.merges().getFirst().from())
                    .isEqualTo(first.events().get(1).profile());
            assertThat(again.merges().getFirst().into())
                    .isEqualTo(first.events().get(0).profile());
            assertThat(resolver.resolve("n", before)).isEqualTo(first);
            assertThat(signals.away).isEqualTo(1);
        }
    }

    /** Of a range of several script calls any number may have run when the node dies. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void arbitraryCrashesChangeNothing(long seed) throws IOException {
        URI redis = Stores.redis();
        SplittableRandom random = new SplittableRandom(seed);
        RandomVisits visits = new RandomVisits(random, 300, "e");
        NaiveGraphCheck check = new NaiveGraphCheck(new NaiveGraph(1_000, 1_000));
        IdentitySettings settings = new IdentitySettings(
                IdentitySettings.defaults().duplicateWindow(),
                IdentitySettings.defaults().identifierTtl(),
                1_000,
                1_000,
                Set.of());
        try (LossyProxy proxy = new LossyProxy(redis.getHost(), redis.getPort())) {
            for (int i = 0; i < 8; i++) {
                List<SpooledBatch> range = visits.range(project, 20, 60);
                var context =
                        new IdentityResolver.Context(new ManualClock(Visits.START), Ids.RANDOM, IdentitySignals.NOOP);
                try (var dying = Visits.resolver(settings, through(proxy, redis), context)) {
                    dying.ping();
                    proxy.loseNextAnswer();
                    assertThatThrownBy(() -> dying.resolve("n", range)).isInstanceOf(StoreUnavailableException.class);
                }
                try (var successor = Visits.resolver(settings, IdentitySignals.NOOP)) {
                    Resolution resolution = successor.resolve("n", range);
                    check.check("n", range, resolution);
                    assertThat(successor.resolve("n", range)).isEqualTo(resolution);
                }
            }
        }
    }

    @Test
    void rangesMayBeCutOtherwise() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 3 * Chunk.MOST_EVENTS + 7; i++) {
            events.add(Visits.event("e" + i, i % 5 == 0 ? "user" + i % 7 : null, "device" + i % 51));
        }
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), IdentitySignals.NOOP)) {
            List<SpooledBatch> batches = new ArrayList<>();
            for (int i = 0; i < events.size(); i += 100) {
                batches.add(Visits.batch(project, i, events.subList(i, Math.min(events.size(), i + 100))));
            }
            Resolution whole = resolver.resolve("n", batches);
            assertThat(whole.events()).hasSize(events.size());
            assertThat(whole.merges()).isNotEmpty();
            List<Object> parts = new ArrayList<>();
            for (SpooledBatch batch : batches) {
                parts.addAll(resolver.resolve("n", List.of(batch)).events());
            }
            assertThat(parts).isEqualTo(whole.events());
        }
    }

    @Test
    void projectsShareNothing() {
        String other = Stores.freshName("replay");
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), IdentitySignals.NOOP)) {
            Resolution resolution = resolver.resolve(
                    "n",
                    List.of(
                            Visits.batch(project, 0, Visits.event("e1", "ivan", "phone")),
                            Visits.batch(other, 1, Visits.event("e1", "ivan", "phone")),
                            Visits.batch(project, 2, Visits.event("e2", "ivan", null))));
            assertThat(resolution.duplicates()).isZero();
            assertThat(resolution.events().stream().map(e -> e.event().id())).containsExactly("e1", "e1", "e2");
            var ours = resolution.events().get(0);
            var theirs = resolution.events().get(1);
            assertThat(theirs.profile()).isNotEqualTo(ours.profile());
            assertThat(theirs.identifiers()).doesNotContainAnyElementsOf(ours.identifiers());
            assertThat(resolution.events().get(2).profile()).isEqualTo(ours.profile());
        }
    }

    @Test
    void aFlushedScriptIsLoadedAgain() {
        try (var resolver = Visits.resolver(IdentitySettings.defaults(), IdentitySignals.NOOP);
                RedisClient client = RedisClient.create(Stores.redis().toString())) {
            resolver.resolve("n", List.of(Visits.batch(project, 0, Visits.event("e1", "ivan", null))));
            client.connect().sync().scriptFlush();
            assertThat(resolver.resolve("n", List.of(Visits.batch(project, 1, Visits.event("e2", "ivan", null))))
                            .events())
                    .hasSize(1);
        }
    }

    private static Redis through(LossyProxy proxy, URI redis) {
        return Clients.at("redis://" + redis.getUserInfo() + "@127.0.0.1:" + proxy.port());
    }
}
