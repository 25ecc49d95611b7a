package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.ProfileId;
import io.metka.redis.Clients;
import io.metka.segments.language.Rule;
import io.metka.segments.language.RuleParser;
import io.metka.settings.SegmentSettings;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What surrounds the evaluation of a rule: new and changed rules, pages, leases, the mirror, outages. */
final class SegmentEvaluatorTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aNewSegmentIsEvaluatedForEveryoneAPageWithEachTick() {
        try (World world = new World(pagesOf(3))) {
            addToCart(world, IntStream.range(0, 7).toArray());
            world.clock.advance(Duration.ofMinutes(20));
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            SegmentEvaluator evaluator = world.evaluator();
            List<Integer> perTick = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                world.clock.advance(MINUTE);
                evaluator.tick();
                perTick.add(world.drain().size());
            }
            assertThat(perTick).containsExactly(3, 3, 1, 0);
        }
    }

    @Test
    void whoEntersDuringABackfillEntersOnce() {
        try (World world = new World(pagesOf(2))) {
            addToCart(world, 0, 1, 2, 3, 4, 5);
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            world.clock.advance(Duration.ofMinutes(14));
            SegmentEvaluator evaluator = world.evaluator();
            for (int i = 0; i < 5; i++) {
                evaluator.tick();
                world.clock.advance(Duration.ofSeconds(50));
            }
            assertThat(world.drain()).hasSize(6).allMatch(c -> c.sequence() == 1 && c.kind() == Kind.ENTERED);
        }
    }

    @Test
    void aChangedRuleIsEvaluatedForEveryone() {
        try (World world = new World()) {
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            addToCart(world, 1);
            world.clock.advance(Duration.ofMinutes(20));
            SegmentEvaluator evaluator = world.evaluator();
            evaluator.tick();
            world.publish("cart", Rules.absence("PT30M", "PT24H"), 2);
            world.clock.advance(MINUTE);
            evaluator.tick();
            world.publish("cart", Rules.absence("PT10M", "PT24H"), 3);
            world.clock.advance(MINUTE);
            evaluator.tick();
            assertThat(world.drain())
                    .extracting(MembershipChange::kind)
                    .containsExactly(Kind.ENTERED, Kind.EXITED, Kind.ENTERED);
        }
    }

    @Test
    void aWithdrawnSegmentSaysNothingUntilItReturns() {
        try (World world = new World()) {
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            world.publish("other", Rules.absence("a", "b", "PT15M", "PT24H"), 1);
            addToCart(world, 1);
            world.clock.advance(Duration.ofMinutes(20));
            SegmentEvaluator evaluator = world.evaluator();
            evaluator.tick();
            assertThat(world.drain()).hasSize(1);
            world.withdraw("cart");
            world.store(new World.Act("o", World.profile(1), "order_completed", world.clock.now()));
            world.clock.advance(MINUTE);
            evaluator.tick();
            assertThat(world.drain()).isEmpty();
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            world.clock.advance(MINUTE);
            evaluator.tick();
            assertThat(world.drain())
                    .singleElement()
                    .satisfies(c -> assertThat(c.kind()).isEqualTo(Kind.EXITED))
                    .satisfies(c -> assertThat(c.sequence()).isEqualTo(2));
        }
    }

    @Test
    void anInvalidRuleStopsOnlyItsOwnSegment() {
        try (World world = new World()) {
            world.publish("broken", JsonText.of("{\"version\":9}"), 1);
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            addToCart(world, 1);
            world.clock.advance(Duration.ofMinutes(20));
            world.evaluator().tick();
            assertThat(world.drain()).extracting(MembershipChange::segment).containsExactly("cart");
        }
    }

    @Test
    void anyEventNameReachesClickHouseAsItIs() {
        try (World world = new World()) {
            String name = "it's \\' {p0:String} \"товар\" \t🛒";
            world.publish("odd", Rules.absence("it's \\\\' {p0:String} \\\"товар\\\" \\t🛒", "b", "PT15M", "PT24H"), 1);
            world.store(new World.Act("e", World.profile(1), name, world.clock.now()));
            world.clock.advance(Duration.ofMinutes(20));
            SegmentEvaluator evaluator = world.evaluator();
            evaluator.tick();
            assertThat(world.drain()).extracting(MembershipChange::kind).containsExactly(Kind.ENTERED);
            world.clock.advance(Duration.ofHours(24));
            evaluator.tick();
            assertThat(world.drain()).extracting(MembershipChange::kind).containsExactly(Kind.EXITED);
        }
    }

    @Test
    void nothingIsEvaluatedPastWhatIsStored() {
        try (World world = new World()) {
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            addToCart(world, 1);
            world.complete = () -> world.start.plus(Duration.ofMinutes(14));
            SegmentEvaluator evaluator = world.evaluator();
            world.clock.advance(Duration.ofHours(1));
            evaluator.tick();
            evaluator.tick();
            assertThat(world.drain()).isEmpty();
            world.complete = world.clock::now;
            evaluator.tick();
            assertThat(world.drain()).hasSize(1);
        }
    }

    @Test
    void afterALongPauseEveryoneIsLookedAt() {
        try (World world = new World()) {
            world.publish("cart", Rules.absence("PT15M", "P30D"), 1);
            SegmentEvaluator evaluator = world.evaluator();
            evaluator.tick();
            addToCart(world, 1);
            world.clock.advance(Duration.ofDays(7));
            evaluator.tick();
            assertThat(world.drain()).hasSize(1);
        }
    }

    @Test
    void oneNodeEvaluatesAndAnotherTakesOver() {
        try (World world = new World();
                SegmentRedis second = world.redis("node-2")) {
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            addToCart(world, 1, 2);
            world.clock.advance(Duration.ofMinutes(16));
            SegmentEvaluator first = world.evaluator();
            SegmentEvaluator other = world.evaluator(second);
            first.tick();
            assertThat(world.drain()).hasSize(2);
            world.store(new World.Act("o1", World.profile(1), "order_completed", world.clock.now()));
            world.clock.advance(MINUTE);
            other.tick();
            assertThat(world.drain()).isEmpty();
            first.release();
            other.tick();
            assertThat(world.drain()).extracting(MembershipChange::profile).containsExactly(World.profile(1));
            world.store(new World.Act("o2", World.profile(2), "order_completed", world.clock.now()));
            world.clock.advance(MINUTE);
            first.tick();
            assertThat(world.drain()).isEmpty();
            other.tick();
            assertThat(world.drain()).extracting(MembershipChange::sequence).containsExactly(2L);
        }
    }

    /** The lease changes hands between the moment when a tick's changes are stored and the handing over. */
    @Test
    void aHolderThatWasPausedHandsNothingOver() {
        try (World world = new World();
                SegmentRedis second = world.redis("node-2")) {
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            SegmentEvaluator first = world.evaluator();
            SegmentEvaluator other = world.evaluator(second);
            first.tick();
            addToCart(world, 1);
            world.clock.advance(Duration.ofMinutes(16));
            List<MembershipChange> byOther = new ArrayList<>();
            world.whenChangesAreStored(() -> {
                world.whenChangesAreStored(() -> {});
                world.redis.release(world.project, 1);
                other.tick();
                byOther.addAll(world.drain());
            });
            first.tick();
            assertThat(byOther).hasSize(1);
            assertThat(world.drain()).isEmpty();
        }
    }

    @Test
    void theMirrorIsFilledAgainWhenRedisHasLostIt() {
        try (World world = new World(pagesOf(2))) {
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            SegmentEvaluator evaluator = world.evaluator();
            evaluator.tick();
            addToCart(world, 1, 2, 3, 4, 5);
            world.clock.advance(Duration.ofMinutes(16));
            evaluator.tick();
            world.store(new World.Act("o", World.profile(3), "order_completed", world.clock.now()));
            world.clock.advance(MINUTE);
            evaluator.tick();
            world.forgetRedis();
            assertThat(world.redis.segmentsOf(world.project, World.profile(1))).isEmpty();
            world.clock.advance(MINUTE);
            evaluator.tick();
            for (int i = 1; i <= 5; i++) {
                assertThat(world.redis.segmentsOf(world.project, World.profile(i)))
                        .isEqualTo(i == 3 ? Set.of() : Set.of("cart"));
            }
        }
    }

    @Test
    void withoutRedisATickIsPutOff() {
        try (World world = new World();
                SegmentRedis nowhere =
                        new SegmentRedis(Clients.at("redis://127.0.0.1:1"), World.NODE, Duration.ofSeconds(10))) {
            world.publish("cart", Rules.absence("PT15M", "PT24H"), 1);
            SegmentEvaluator evaluator = world.evaluator(nowhere);
            assertThatThrownBy(evaluator::tick)
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.store()).isEqualTo("redis"));
        }
    }

    /** The promise of design.md §6, by ClickHouse's own estimate: what a tick reads follows what changed. */
    @Test
    void whatATickReadsFollowsWhatChanged() {
        try (World world = new World()) {
            int profiles = 200_000;
            world.fill(profiles);
            List<ProfileId> one = List.of(new ProfileId(UUID.fromString("01900000-0000-7000-8000-0000000186a0")));
            Sql sql = new Sql();
            String query = RuleCompiler.evaluation(
                    sql, world.project, List.of(cart()), world.clock.now(), new Scope.Profiles(one));
            assertThat(world.estimatedRows(query, sql)).isBetween(1L, profiles / 20L);

            Sql edges = new Sql();
            var crossed = new Edge("product_added", Duration.ofMinutes(15))
                    .crossed(world.clock.now().minusSeconds(1), world.clock.now());
            String candidates = Candidates.query(
                    edges, world.project, new Candidates.Sources(Map.of(), List.of(crossed), null, Set.of()), null, 10);
            assertThat(world.estimatedRows(candidates, edges)).isLessThan(profiles / 10L);
        }
    }

    private static Rule cart() {
        return Objects.requireNonNull(
                RuleParser.parse(Rules.absence("PT15M", "PT24H")).rule());
    }

    private static void addToCart(World world, int... profiles) {
        world.store(IntStream.of(profiles)
                .mapToObj(i -> new World.Act("a" + i, World.profile(i), "product_added", world.clock.now()))
                .toArray(World.Act[]::new));
    }

    private static SegmentSettings pagesOf(int profiles) {
        SegmentSettings defaults = SegmentSettings.defaults();
        return new SegmentSettings(
                defaults.tick(), defaults.shortestTick(), profiles, defaults.lease(), defaults.watermark());
    }
}
