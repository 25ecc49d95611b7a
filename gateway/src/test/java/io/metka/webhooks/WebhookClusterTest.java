package io.metka.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.embedded.Stores;
import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.redis.ThreeNodes;
import io.metka.support.Eventually;
import io.metka.support.StoreUnavailableException;
import io.metka.webhooks.Partner.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Webhooks on a Redis Cluster of three nodes: lanes on all of them, and a slot that moves. */
final class WebhookClusterTest {
    private static final int ENDPOINTS = 30;
    private static final int PROFILES = 10;
    private static final int PER_PROFILE = 5;

    private static ThreeNodes cluster;

    @BeforeAll
    static void start() {
        cluster = ThreeNodes.running();
    }

    @Test
    void everyLaneDeliversInOrderFromWhicheverNodeHasIt() {
        String name = Stores.freshName("lane");
        try (Rig rig = new Rig(cluster.client());
                Partner partner = new Partner(rig.clock)) {
            rig.endpoints(IntStream.range(0, ENDPOINTS)
                    .mapToObj(i -> Rig.endpoint(name + i, partner.url()))
                    .toArray(WebhookEndpoint[]::new));
            List<MembershipChange> changes = Rig.changes(PROFILES, PER_PROFILE);
            Webhooks one = rig.start();
            one.enqueue(changes);
            rig.start().enqueue(changes);
            int all = ENDPOINTS * PROFILES * PER_PROFILE;
            Eventually.until(() -> partner.taken().size() + " of " + all, () -> {
                rig.clock.advance(Duration.ofMillis(10));
                return partner.taken().size() >= all;
            });
            assertThat(cluster.nodesWith(name))
                    .as("lanes are spread over the nodes")
                    .isEqualTo(3);
            Map<String, List<Long>> sequences = partner.taken().stream()
                    .collect(Collectors.groupingBy(
                            Received::profile, Collectors.mapping(Received::sequence, Collectors.toList())));
            assertThat(sequences).hasSize(PROFILES);
            assertThat(sequences.values())
                    .allSatisfy(of -> assertThat(of)
                            .hasSize(ENDPOINTS * PER_PROFILE)
                            .containsOnly(LongStream.rangeClosed(1, PER_PROFILE)
                                    .boxed()
                                    .toArray(Long[]::new)));
        }
    }

    @Test
    void aLaneWhoseSlotMovedGoesOn() {
        FakeClock clock = new FakeClock();
        LaneId lane = new LaneId(new ProjectId(Stores.freshName("moved")), "crm");
        try (var link = cluster.client().link()) {
            Lanes lanes = new Lanes(
                    link, clock, Rig.settings(Duration.ofSeconds(1), 4).lanes(), Duration.ofMinutes(1));
            List<Message> messages = Rig.changes(2, 1).stream()
                    .map(change -> Message.of(lane, change, clock.now()))
                    .toList();
            lanes.enqueue(lane, messages);
            cluster.whileMoved(lane.toString(), () -> {
                assertThatThrownBy(() -> lanes.sample(lane, true)).isInstanceOf(StoreUnavailableException.class);
                assertThat(lanes.enqueue(lane, messages)).as("known already").isZero();
                assertThat(lanes.sample(lane, true).depth()).isEqualTo(2);
            });
        }
    }
}
