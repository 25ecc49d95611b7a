package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.embedded.Stores;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.SpooledBatch;
import io.metka.redis.ThreeNodes;
import io.metka.settings.EnrichSettings;
import io.metka.settings.IdentitySettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.EnrichSignals;
import io.metka.telemetry.IdentitySignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The resolver, and what else this package keeps, on a Redis Cluster of three nodes, each with a third of the slots. */
final class RedisClusterTest {
    private static ThreeNodes cluster;

    @BeforeAll
    static void start() {
        cluster = ThreeNodes.running();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreesWithTheNaiveGraphInEveryProject(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (IdentityResolver resolver = resolver()) {
            for (int project = 0; project < 6; project++) {
                String name = Stores.freshName("cluster");
                RandomVisits visits = new RandomVisits(random, 20, "e");
                NaiveGraphCheck check = new NaiveGraphCheck(new NaiveGraph(100, 1_000));
                for (int i = 0; i < 8; i++) {
                    List<SpooledBatch> range = visits.range(name, 4, 60);
                    Resolution resolution = resolver.resolve("n", range);
                    check.check("n", range, resolution);
                    assertThat(resolver.resolve("n", range)).isEqualTo(resolution);
                }
            }
        }
        assertThat(cluster.nodesWith("{cluster_"))
                .as("the projects are spread over the nodes")
                .isGreaterThan(1);
    }

    @Test
    void oneRangeMayHoldManyProjects() {
        List<SpooledBatch> range = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            range.add(Visits.batch(Stores.freshName("many"), i, Visits.event("e1", "ivan", "phone")));
        }
        try (IdentityResolver resolver = resolver()) {
            List<ProfiledEvent> events = resolver.resolve("n", range).events();
            assertThat(events).hasSize(30);
            assertThat(events.stream().map(ProfiledEvent::profile)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSlotThatMovedIsFoundAgain() {
        String project = Stores.freshName("moved");
        try (IdentityResolver resolver = resolver()) {
            List<SpooledBatch> first = List.of(Visits.batch(project, 0, Visits.event("e1", "ivan", "phone")));
            Resolution before = resolver.resolve("n", first);
            List<SpooledBatch> second = List.of(Visits.batch(project, 10, Visits.event("e2", null, "phone")));
            cluster.whileMoved(project, () -> {
                assertThatThrownBy(() -> resolver.resolve("n", second)).isInstanceOf(StoreUnavailableException.class);
                Resolution after = resolver.resolve("n", second);

                assertThat(after.events().getFirst().profile())
                        .isEqualTo(before.events().getFirst().profile());
                assertThat(resolver.resolve("n", first)).isEqualTo(before);
            });
        }
    }

    @Test
    void sessionsGoOnAcrossNodesAndWhenTheirSlotMoves() {
        List<ProfiledEvent> range = new ArrayList<>();
        List<String> projects = new ArrayList<>();
        try (IdentityResolver resolver = resolver();
                Sessions sessions = new Sessions(
                        new EnrichSettings.Session(Duration.ofMinutes(30), true, ""),
                        Duration.ofDays(1),
                        cluster.client(),
                        new ManualClock(Visits.START),
                        EnrichSignals.NOOP)) {
            // So many that no node is left without one by chance.
            for (int i = 0; i < 60; i++) {
                projects.add(Stores.freshName("visits"));
                List<SpooledBatch> one =
                        List.of(Visits.batch(projects.get(i), i, Visits.event("e" + i, null, "phone")));
                range.addAll(resolver.resolve("n", one).events());
            }
            List<ProfiledEvent> first = sessions.assign("n", range, List.of());
            assertThat(sessionIds(first)).doesNotHaveDuplicates();
            assertThat(sessions.assign("n", range, List.of())).isEqualTo(first);
            assertThat(cluster.nodesWith("{visits_")).isEqualTo(3);
            cluster.whileMoved(projects.getFirst(), () -> {
                assertThatThrownBy(() -> sessions.assign("m", range, List.of()))
                        .isInstanceOf(StoreUnavailableException.class);
                List<ProfiledEvent> again = sessions.assign("m", range, List.of());
                assertThat(sessionIds(again)).isEqualTo(sessionIds(first));
                assertThat(again)
                        .noneMatch(event -> event.enrichment().session().first());
            });
        }
    }

    private static List<String> sessionIds(List<ProfiledEvent> events) {
        return events.stream().map(event -> event.enrichment().session().id()).toList();
    }

    @Test
    void consentStatesOfManyProjectsAreFoundAtOnce() {
        Map<ProjectId, Set<IdentifierHash>> asked = new HashMap<>();
        IdentifierHash subject = new IdentifierHash("anonymous_id", "ab".repeat(32));
        for (int i = 0; i < 12; i++) {
            asked.put(new ProjectId(Stores.freshName("states")), Set.of(subject));
        }
        try (RedisConsentStates states = new RedisConsentStates(cluster.client())) {
            assertThat(states.find(asked)).isEmpty();
            states.complete(List.copyOf(asked.keySet()));
            assertThat(states.find(asked)).hasSize(12);
        }
    }

    @Test
    void aLinkIsSpentOnce() {
        SpentLinks links = new SpentLinks(Duration.ofSeconds(20));
        links.remember(cluster.client());
        try (links) {
            for (int i = 0; i < 6; i++) {
                ProjectId project = new ProjectId(Stores.freshName("links"));
                assertThat(links.spend(project, "a", Duration.ofMinutes(1)).join())
                        .isTrue();
                assertThat(links.spend(project, "a", Duration.ofMinutes(1)).join())
                        .isFalse();
            }
        }
    }

    private static IdentityResolver resolver() {
        return Visits.resolver(
                IdentitySettings.defaults(),
                cluster.client(),
                new IdentityResolver.Context(new ManualClock(Visits.START), Ids.RANDOM, IdentitySignals.NOOP));
    }
}
