package io.metka.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.ProfileMerge;
import io.metka.redis.ThreeNodes;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The policy on a Redis Cluster of three nodes: projects on all of them, each decided as on a single server. */
final class ActivationClusterTest {
    private static final int PROJECTS = 30;
    private static final int PROFILES = 20;

    private static ThreeNodes cluster;

    @BeforeAll
    static void start() {
        cluster = ThreeNodes.running();
    }

    private static World world() {
        World world = new World(cluster.client());
        world.activation("crm", "sms", new Holdout(5_000, "salt"));
        world.caps = List.of(World.cap("sms", 1, Duration.ofDays(1), true));
        return world;
    }

    /** Entries, repeated entries, exits, a merge, an announcement, and everything that is written. */
    private static List<String> decisions(World world) {
        List<String> decisions = new ArrayList<>();
        for (int profile = 0; profile < PROFILES; profile++) {
            world.announce("crm", world.change(profile, 1), world.change(profile, 3));
            for (long sequence = 1; sequence <= 4; sequence++) {
                decisions.add(profile + "/" + sequence + " " + world.decide("crm", world.change(profile, sequence)));
            }
        }
        world.activation.merged(
                List.of(new ProfileMerge(world.project, World.profile(0), World.profile(1), "e", world.clock.now())));
        decisions.add("merged " + world.decide("crm", world.change(1, 5)));
        world.activation.split(world.project, World.profile(1), World.profile(0), List.of());
        decisions.add("split " + world.decide("crm", world.change(0, 5)));
        world.activation.write();
        world.store
                .assignments(world.project, null, 100)
                .forEach(one -> decisions.add(one.profile() + " " + one.heldOut()));
        return decisions;
    }

    @Test
    void everyProjectIsDecidedAsOnOneServerWhereverItsKeysAre() {
        List<String> expected;
        try (World single = new World()) {
            single.activation("crm", "sms", new Holdout(5_000, "salt"));
            single.caps = List.of(World.cap("sms", 1, Duration.ofDays(1), true));
            expected = decisions(single);
        }
        assertThat(expected).anyMatch(text -> text.contains("HeldOut")).anyMatch(text -> text.contains("Later"));
        List<World> worlds = IntStream.range(0, PROJECTS).mapToObj(_ -> world()).toList();
        worlds.forEach(world -> assertThat(decisions(world)).isEqualTo(expected));
        assertThat(cluster.nodesWith("metka:activation:")).isEqualTo(3);
        worlds.forEach(world -> world.activation.close());
    }

    @Test
    void aProjectWhoseSlotMovesKeepsItsAssignments() {
        World world = world();
        List<Verdict> before = verdicts(world);
        assertThat(before).anyMatch(Verdict.HeldOut.class::isInstance).anyMatch(Verdict.Send.class::isInstance);
        cluster.whileMoved(world.project.value(), () -> {
            // The client hears of the move by a first call that fails, as it does of an outage.
            try {
                verdicts(world);
            } catch (StoreUnavailableException moved) {
                assertThat(moved.store()).isEqualTo("redis");
            }
            assertThat(verdicts(world)).isEqualTo(before);
        });
        world.activation.close();
    }

    private static List<Verdict> verdicts(World world) {
        return IntStream.range(0, PROFILES)
                .mapToObj(profile -> world.decide("crm", world.change(profile, 1)))
                .toList();
    }
}
