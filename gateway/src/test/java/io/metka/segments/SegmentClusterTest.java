package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.redis.ThreeNodes;
import io.metka.settings.SegmentSettings;
import io.metka.support.StoreUnavailableException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Segments on a Redis Cluster of three nodes: leases, mirrors, and a slot that moves. */
final class SegmentClusterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static ThreeNodes cluster;

    @BeforeAll
    static void start() {
        cluster = ThreeNodes.running();
    }

    private static SegmentRedis redis(String node) {
        return new SegmentRedis(
                cluster.client(), node, SegmentSettings.defaults().lease());
    }

    @Test
    void projectsOnAllNodesAreEvaluatedByOneGatewayEach() {
        List<World> worlds = new ArrayList<>();
        try (SegmentRedis first = redis("node-1");
                SegmentRedis second = redis("node-2")) {
            // Projects have names of their own in each run: as many as it takes for every node to have one.
            for (int i = 0; i < 8 || (i < 60 && cluster.nodesWith("metka:segments:") < 3); i++) {
                World world = new World();
                worlds.add(world);
                world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
                ProfileId visitor = World.profile(i);
                world.store(new World.Act("added", visitor, "product_added", world.clock.now()));
                world.clock.advance(Duration.ofMinutes(20));
                world.evaluator(first).tick();
                world.evaluator(second).tick();
                assertThat(world.drain()).extracting(MembershipChange::profile).containsExactly(visitor);
                assertThat(second.segmentsOf(world.project, visitor)).containsExactly("cart");
                world.store(new World.Act("bought", visitor, "order_completed", world.clock.now()));
                world.clock.advance(MINUTE);
                world.evaluator(first).tick();
                assertThat(second.segmentsOf(world.project, visitor)).isEmpty();
            }
            assertThat(cluster.nodesWith("metka:segments:")).isEqualTo(3);
        } finally {
            worlds.forEach(World::close);
        }
    }

    @Test
    void aSlotThatMovedIsFoundAgain() {
        ProjectId project = new ProjectId("прокат/" + Long.toHexString(System.nanoTime()));
        try (SegmentRedis redis = redis("node-1")) {
            SegmentRedis.Lease lease = Objects.requireNonNull(redis.take(project, 0));
            String tag = URLEncoder.encode(project.value(), StandardCharsets.UTF_8);
            cluster.whileMoved(tag, () -> {
                assertThatThrownBy(() -> redis.take(project, lease.fence()))
                        .isInstanceOf(StoreUnavailableException.class);
                assertThat(redis.take(project, lease.fence())).isEqualTo(lease);
            });
        }
    }
}
