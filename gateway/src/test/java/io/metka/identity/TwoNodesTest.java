package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.metka.embedded.Stores;
import io.metka.model.Event;
import io.metka.model.IdentityChange;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.SpooledBatch;
import io.metka.settings.IdentitySettings;
import io.metka.telemetry.IdentitySignals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one Redis at once: the outcome is what the naive graph gives in the order in which Redis decided. */
final class TwoNodesTest {
    private static final int RANGES = 40;
    private static final int CAP = 1_000;

    /** What one node asked and got. */
    private record Node(
            Map<String, Event> asked,
            Map<String, ProfiledEvent> answered,
            List<Resolution> resolutions,
            int duplicates) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void actAsOneAfterTheOther(long seed) throws Exception {
        String project = Stores.freshName("twonodes");
        SplittableRandom random = new SplittableRandom(seed);
        // Both make the same event ids, as a client does whose retry reaches the other node.
        RandomVisits eastern = new RandomVisits(random.split(), 25, "e");
        RandomVisits western = new RandomVisits(random.split(), 25, "e");
        CyclicBarrier start = new CyclicBarrier(2);
        try (RedisMonitor monitor = new RedisMonitor(Stores.redis());
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Node> east = threads.submit(node("east", project, eastern, start));
            Future<Node> west = threads.submit(node("west", project, western, start));
            List<Node> nodes = List.of(east.get(), west.get());
            List<String> order = monitor.decided(project, mark(project));
            assertThat(takesTurns(order)).as("the nodes' calls interleave").isTrue();
            checkInOrder(order, nodes);
        }
    }

    private static Callable<Node> node(String name, String project, RandomVisits visits, CyclicBarrier start) {
        return () -> {
            Node node = new Node(new HashMap<>(), new HashMap<>(), new ArrayList<>(), 0);
            int duplicates = 0;
            try (var resolver = Visits.resolver(IdentitySettings.defaults(), IdentitySignals.NOOP)) {
                resolver.ping();
                for (int i = 0; i < RANGES; i++) {
                    List<SpooledBatch> range = visits.range(project, 3, 7);
                    start.await();
                    Resolution resolution = resolver.resolve(name, range);
                    duplicates += resolution.duplicates();
                    record(name, range, resolution, node);
                }
            }
            return new Node(node.asked(), node.answered(), node.resolutions(), duplicates);
        };
    }

    private static void record(String name, List<SpooledBatch> range, Resolution resolution, Node node) {
        for (SpooledBatch batch : range) {
            List<Event> events = batch.batch().events();
            for (int i = 0; i < events.size(); i++) {
                node.asked().put(sighting(name, batch, i), events.get(i));
            }
            for (ProfiledEvent answer : resolution.events()) {
                if (answer.position().equals(batch.position())) {
                    // Of several events with one id in a record only the first can have an answer.
                    int index = events.stream()
                            .map(Event::id)
                            .toList()
                            .indexOf(answer.event().id());
                    node.answered().put(sighting(name, batch, index), answer);
                }
            }
        }
        node.resolutions().add(resolution);
    }

    private static String sighting(String node, SpooledBatch batch, int index) {
        return node + ":" + batch.position().offset() + ":" + index;
    }

    private static void checkInOrder(List<String> order, List<Node> nodes) {
        Map<String, Event> asked = new HashMap<>();
        Map<String, ProfiledEvent> answered = new HashMap<>();
        List<ProfileMerge> merges = new ArrayList<>();
        List<IdentityChange> changes = new ArrayList<>();
        int duplicates = 0;
        for (Node node : nodes) {
            asked.putAll(node.asked());
            answered.putAll(node.answered());
            node.resolutions().forEach(resolution -> merges.addAll(resolution.merges()));
            node.resolutions().forEach(resolution -> changes.addAll(resolution.changes()));
            duplicates += node.duplicates();
        }
        assertThat(answered.keySet()).containsExactlyInAnyOrderElementsOf(order);
        assertThat(duplicates).isEqualTo(asked.size() - order.size()).isPositive();

        NaiveGraph graph = new NaiveGraph(CAP, CAP);
        NaiveGraphCheck check = new NaiveGraphCheck(graph);
        Resolution all = new Resolution(List.of(), merges, changes, 0);
        Set<ProfileId> ended = new HashSet<>();
        for (String sighting : order) {
            Event event = asked.get(sighting);
            ProfiledEvent answer = answered.get(sighting);
            if (event == null || answer == null) {
                throw new AssertionError("nobody asked for " + sighting);
            }
            NaiveGraph.Decision expected = graph.decide(event, sighting, answer.profile());
            if (expected == null) {
                throw new AssertionError("decided twice: " + sighting);
            }
            check.check(expected, event, answer, all);
            ended.addAll(expected.ended());
        }
        assertThat(ended).isNotEmpty();
    }

    private static boolean takesTurns(List<String> order) {
        int turns = 0;
        @Nullable String last = null;
        for (String sighting : order) {
            String node = sighting.substring(0, 4);
            if (!node.equals(last)) {
                turns++;
            }
            last = node;
        }
        return turns > 4;
    }

    /** Tells the monitor that all is done. */
    private static String mark(String project) {
        String end = "all of " + project;
        try (RedisClient client = RedisClient.create(Stores.redis().toString())) {
            client.connect().sync().echo(end);
        }
        return end;
    }
}
