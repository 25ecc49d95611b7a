package io.metka.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.ProfileMerge;
import io.metka.redis.Redis;
import io.metka.settings.RedisSettings;
import io.metka.support.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is held out, and that it stays so. */
final class HoldoutTest {
    private static final int MANY = 1_000;
    private static final Verdict SEND = new Verdict.Send();

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theHashGivesGroupsOfTheirSizeIndependentOfEachOther() {
        Holdout one = new Holdout(2_000, "a");
        Holdout other = new Holdout(2_000, "b");
        int profiles = 20_000;
        long inOne = IntStream.range(0, profiles)
                .filter(n -> Group.isHeldOut(one, World.profile(n)))
                .count();
        long inBoth = IntStream.range(0, profiles)
                .filter(n -> Group.isHeldOut(one, World.profile(n)) && Group.isHeldOut(other, World.profile(n)))
                .count();
        // Four standard errors: 0.011 and 0.0055.
        assertThat(inOne / (double) profiles).isCloseTo(0.2, within(0.0114));
        assertThat(inBoth / (double) profiles).isCloseTo(0.04, within(0.0056));
        assertThat(IntStream.range(0, profiles)
                        .filter(n -> Group.isHeldOut(one, World.profile(n)))
                        .allMatch(n -> Group.isHeldOut(new Holdout(3_000, "a"), World.profile(n))))
                .as("a larger group of the same salt holds the smaller one")
                .isTrue();
    }

    @Test
    void theWrittenFormulaIsTheHash() {
        byte[] hash = io.metka.support.Sha256.of("shop/crm:01920000-0000-7000-8000-000000000001");
        int bucket = new java.math.BigInteger(1, java.util.Arrays.copyOf(hash, 8))
                .mod(java.math.BigInteger.valueOf(10_000))
                .intValue();
        assertThat(Group.isHeldOut(new Holdout(bucket, "shop/crm"), World.profile(1)))
                .isFalse();
        assertThat(Group.isHeldOut(new Holdout(bucket + 1, "shop/crm"), World.profile(1)))
                .isTrue();
    }

    @Test
    void anAssignmentOutlivesEveryChangeOfTheSizeAndEveryLossOfRedis() {
        world.activation("crm", "", new Holdout(3_000, "a"));
        List<Verdict> first = entries(MANY);
        assertThat(first.stream().filter(Verdict.HeldOut.class::isInstance).count())
                .isBetween(240L, 360L);
        assertThat(first).contains(new Verdict.HeldOut("control group of crm"), SEND);

        world.activation("crm", "", new Holdout(9_000, "other"));
        assertThat(entries(MANY)).isEqualTo(first);
        world.activation.write();
        assertThat(world.store.stored).hasSize(MANY).allSatisfy(one -> {
            assertThat(one.basisPoints()).isEqualTo(3_000);
            assertThat(one.at()).isEqualTo(World.NOON);
        });
        world.activation.write();
        assertThat(world.store.stored).hasSize(MANY);

        world.redisForgets();
        assertThat(entries(MANY)).isEqualTo(first);
        world.activation.write();
        assertThat(world.store.stored).as("nobody was assigned again").hasSize(MANY);
    }

    @Test
    void theControlGroupOfTheProjectComesFirstAndAssignsToNothingElse() {
        world.control = new Holdout(10_000, "all");
        world.activation("crm", "", new Holdout(5_000, "a"));

        assertThat(world.decide("crm", world.change(1, 1)))
                .isEqualTo(new Verdict.HeldOut("control group of the project"));
        assertThat(world.decide("other", world.change(1, 1)))
                .isEqualTo(new Verdict.HeldOut("control group of the project"));
        world.activation.write();
        assertThat(world.store.stored)
                .singleElement()
                .satisfies(one -> assertThat(one.activation()).isEmpty());
        assertThat(world.decide("crm", world.change(1, 2)))
                .as("the exit of an entry that did not go out")
                .isInstanceOf(Verdict.HeldOut.class);
    }

    @Test
    void anExitOfAnEntryThatWentOutGoesOut() {
        world.decide("crm", world.change(1, 1));
        world.activation("crm", "", new Holdout(10_000, "a"));
        assertThat(world.decide("crm", world.change(1, 2))).isEqualTo(SEND);
        assertThat(world.decide("crm", world.change(1, 3))).isInstanceOf(Verdict.HeldOut.class);
        assertThat(world.decide("crm", world.change(1, 4))).isInstanceOf(Verdict.HeldOut.class);
    }

    @Test
    void theOlderAssignmentWinsAMergeAndBothKeepItAfterASplit() {
        world.activation("crm", "", new Holdout(10_000, "a"));
        world.decide("crm", world.change(1, 1));
        world.clock.advance(java.time.Duration.ofSeconds(1));
        world.activation("crm", "", new Holdout(0, "a"));
        assertThat(world.decide("crm", world.change(2, 1))).isEqualTo(SEND);

        ProfileMerge merge =
                new ProfileMerge(world.project, World.profile(1), World.profile(2), "e", world.clock.now());
        world.activation.merged(List.of(merge));
        world.activation.merged(List.of(merge));

        assertThat(world.decide("crm", world.change(2, 3))).isInstanceOf(Verdict.HeldOut.class);
        assertThat(world.decide("crm", world.change(1, 3)))
                .as("a message that was under way under the old name")
                .isInstanceOf(Verdict.HeldOut.class);

        world.activation.split(world.project, World.profile(2), World.profile(1), List.of());
        assertThat(world.decide("crm", world.change(1, 5))).isInstanceOf(Verdict.HeldOut.class);
        assertThat(world.decide("crm", world.change(2, 5))).isInstanceOf(Verdict.HeldOut.class);
        world.activation.write();
        assertThat(world.store.stored.subList(2, 4))
                .extracting(Assignment::profile)
                .containsExactly(World.profile(2), World.profile(1));
        assertThat(world.store.stored.subList(2, 4)).allMatch(Assignment::heldOut);
    }

    @Test
    void aChainOfMergesLeadsToTheOldest() {
        world.activation("crm", "", new Holdout(10_000, "a"));
        world.decide("crm", world.change(1, 1));
        world.clock.advance(java.time.Duration.ofSeconds(1));
        world.activation("crm", "", new Holdout(0, "a"));
        world.decide("crm", world.change(2, 1));
        world.decide("crm", world.change(3, 1));

        world.activation.merged(List.of(
                new ProfileMerge(world.project, World.profile(1), World.profile(2), "e", world.clock.now()),
                new ProfileMerge(world.project, World.profile(2), World.profile(3), "f", world.clock.now()),
                new ProfileMerge(world.project, World.profile(1), World.profile(3), "f", world.clock.now())));

        assertThat(world.decide("crm", world.change(3, 3))).isInstanceOf(Verdict.HeldOut.class);
        assertThat(world.decide("crm", world.change(1, 3))).isInstanceOf(Verdict.HeldOut.class);
    }

    @Test
    void nothingIsDecidedWhileAStoreIsAway() {
        world.activation("crm", "", new Holdout(5_000, "a"));
        try (Redis nowhere = new Redis(RedisSettings.defaults().withUrl("redis://127.0.0.1:1"));
                Activation cut = world.node(nowhere)) {
            assertThatThrownBy(() -> cut.decide("crm", world.change(1, 1), World.NOON))
                    .isInstanceOf(StoreUnavailableException.class);
        }
        world.store.away = true;
        assertThatThrownBy(() -> world.decide("crm", world.change(1, 1)))
                .as("Redis knows nothing of the project, and the warehouse cannot say")
                .isInstanceOf(StoreUnavailableException.class);
        world.store.away = false;
        Verdict verdict = world.decide("crm", world.change(1, 1));
        world.store.away = true;
        assertThat(world.decide("crm", world.change(1, 1)))
                .as("Redis knows all again, so the warehouse is not asked")
                .isEqualTo(verdict);
        assertThatThrownBy(world.activation::write).isInstanceOf(StoreUnavailableException.class);
        world.store.away = false;
        world.activation.write();
        assertThat(world.store.stored).hasSize(1);
    }

    @Test
    void withoutAPolicyNothingIsAsked() {
        try (Redis nowhere = new Redis(RedisSettings.defaults().withUrl("redis://127.0.0.1:1"));
                Activation cut = world.node(nowhere)) {
            assertThat(cut.decide("crm", world.change(1, 1), World.NOON)).isEqualTo(SEND);
        }
    }

    private List<Verdict> entries(int profiles) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int number = 0; number < profiles; number++) {
            verdicts.add(world.decide("crm", world.change(number, 1)));
        }
        return verdicts;
    }
}
