package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.faults.OwnStores.Store;
import io.metka.spool.TornTail;
import io.metka.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** One kind of trouble that comes over a gateway under load. */
enum Fault {
    /** The gateway is killed at random points, also while it starts. */
    KILL {
        @Override
        String strike(Scene scene) {
            int times = scene.random().nextInt(2, 4);
            for (int i = 0; i < times; i++) {
                scene.flow();
                scene.pass(0, 1_200);
                scene.node().kill();
            }
            boolean whileStarting = scene.random().nextBoolean();
            if (whileStarting) {
                scene.node().starting();
                scene.pass(200, 3_000);
                scene.node().kill();
            }
            return "killed " + times + " times" + (whileStarting ? ", and once while starting" : "");
        }
    },

    /** Redis hangs. */
    REDIS_HANGS {
        @Override
        String strike(Scene scene) {
            return hang(scene, Store.REDIS);
        }
    },

    /** ClickHouse hangs. */
    CLICKHOUSE_HANGS {
        @Override
        String strike(Scene scene) {
            return hang(scene, Store.CLICKHOUSE);
        }
    },

    /** A store is killed and comes back. */
    STORE_DIES {
        @Override
        String strike(Scene scene) {
            Store store = either(scene.random());
            scene.flow();
            scene.pass(0, 500);
            scene.stores().crash(store);
            scene.pass(500, 1_500);
            return store + " killed";
        }
    },

    /** The gateway is killed while a store hangs, and its successor collects without that store. */
    KILL_WHILE_A_STORE_HANGS {
        @Override
        String strike(Scene scene) {
            Store store = either(scene.random());
            scene.flow();
            scene.stores().freeze(store);
            scene.pass(300, 2_000);
            scene.node().kill();
            scene.node().starting();
            scene.load().allow(Scene.BATCHES);
            scene.node().awaitAnswer(scene.load());
            scene.pass(300, 1_000);
            scene.stores().thaw(store);
            return store + " stopped over a restart";
        }
    },

    /** The spool's disk becomes full, stays so over a restart, and is emptied when ClickHouse is back. */
    DISK_FULL {
        @Override
        String strike(Scene scene) {
            scene.load().expectRefusals();
            scene.flow();
            scene.stores().freeze(Store.CLICKHOUSE);
            fill(scene);
            boolean killed = scene.random().nextBoolean();
            if (killed) {
                scene.node().kill();
                scene.node().starting();
                fill(scene);
            }
            scene.stores().thaw(Store.CLICKHOUSE);
            scene.node().awaitAnswer(scene.load());
            return scene.load().refused() + " batches refused" + (killed ? ", killed while it was full" : "");
        }

        private void fill(Scene scene) {
            long before = scene.load().refused();
            scene.load().allow(MOST_TO_FILL);
            Eventually.until("the disk is full", () -> scene.load().refused() > before + REFUSALS);
        }
    },

    /** The wall clock goes forward and back by up to three days, also between two runs. */
    CLOCK_JUMPS {
        @Override
        String strike(Scene scene) {
            scene.flow();
            int jumps = scene.random().nextInt(4, 8);
            for (int i = 0; i < jumps; i++) {
                scene.node().jump(Duration.ofSeconds(scene.random().nextLong(-FARTHEST_SECONDS, FARTHEST_SECONDS)));
                scene.flow();
                scene.pass(100, 700);
            }
            scene.node().kill();
            scene.node().jump(Duration.ofSeconds(scene.random().nextLong(-FARTHEST_SECONDS, 0)));
            scene.flow();
            scene.node().jump(Duration.ZERO);
            scene.flow();
            return jumps + " jumps, and one back between two runs";
        }
    },

    /** Two clients at a time send the same events, and after a kill all of them once more. */
    RETRIES {
        @Override
        String strike(Scene scene) {
            scene.flow();
            scene.pass(300, 1_500);
            scene.node().kill();
            scene.flow();
            scene.load().close();
            scene.load().repeat();
            return "everything sent by two clients, and again after a kill";
        }

        @Override
        List<String> clients(String round) {
            return List.of(round + "-a", round + "-a", round + "-b", round + "-b");
        }
    },

    /** The gateway dies and its last segment ends in a part of a record, in a damaged one, or in noise. */
    TORN_SEGMENT {
        @Override
        String strike(Scene scene) {
            StringBuilder left = new StringBuilder();
            int times = scene.random().nextInt(1, 3);
            for (int i = 0; i < times; i++) {
                scene.flow();
                scene.pass(0, 500);
                scene.node().kill();
                left.append(i == 0 ? "" : ", then ").append(tear(scene));
            }
            scene.flow();
            return left.toString();
        }

        private String tear(Scene scene) {
            try {
                return TornTail.tear(scene.node().place().data().resolve("spool"), scene.random());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },

    /** The gateway is told to stop under load, and ends in order. */
    STOP {
        @Override
        String strike(Scene scene) {
            scene.flow();
            scene.pass(100, 1_000);
            scene.node().stop();
            scene.flow();
            return "stopped in order, and started again";
        }
    };

    private static final int REFUSALS = 40;

    /** Batches: several times as many as the small disk holds. */
    private static final int MOST_TO_FILL = 50_000;

    private static final long FARTHEST_SECONDS = Duration.ofDays(3).toSeconds();

    /** Lets it happen; returns in a few words what happened. Stores run again afterwards, the gateway need not. */
    abstract String strike(Scene scene);

    /** The names of the clients that post meanwhile. */
    List<String> clients(String round) {
        return List.of(round + "-a", round + "-b", round + "-c", round + "-d");
    }

    private static String hang(Scene scene, Store store) {
        scene.flow();
        int times = scene.random().nextInt(1, 3);
        for (int i = 0; i < times; i++) {
            scene.stores().freeze(store);
            scene.flow();
            scene.pass(500, 3_500);
            scene.stores().thaw(store);
            scene.pass(0, 1_000);
        }
        assertThat(scene.node().running().isAlive()).isTrue();
        return store + " stopped " + times + " times";
    }

    private static Store either(RandomGenerator random) {
        return random.nextBoolean() ? Store.REDIS : Store.CLICKHOUSE;
    }

    /** Where a fault comes: a node under load, and its stores. */
    record Scene(Node node, OwnStores stores, Load load, RandomGenerator random) {
        /** More than the clients can send in the time of a fault. */
        static final int BATCHES = 3_000;

        /** Returns when a gateway runs and answers; the clients go on. */
        void flow() {
            node.running();
            load.allow(BATCHES);
            node.awaitAnswer(load);
        }

        /** Lets a random time go by. */
        void pass(int leastMillis, int mostMillis) {
            Pause.pass(Duration.ofMillis(random.nextInt(leastMillis, mostMillis)));
        }
    }
}
