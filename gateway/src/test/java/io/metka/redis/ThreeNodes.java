package io.metka.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.ByteArrayCodec;
import io.metka.settings.RedisSettings;
import io.metka.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of three nodes, each with a third of the slots, for the tests of every package: started at first use,
 * stopped at the JVM's end.
 */
public final class ThreeNodes {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");

    private final List<Process> servers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    /** Started when somebody asks for it. */
    private static final class Running {
        private static final ThreeNodes CLUSTER = new ThreeNodes();
    }

    private ThreeNodes() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> servers.forEach(Process::destroyForcibly)));
            for (int i = 0; i < NODES; i++) {
                ports.add(freePort());
                servers.add(server(ports.get(i)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < NODES; i++) {
            int node = i;
            until(() -> on(node, redis -> redis.ping().equals("PONG")));
            int[] slots = IntStream.range(node * SLOTS / NODES, (node + 1) * SLOTS / NODES)
                    .toArray();
            on(node, redis -> redis.clusterAddSlots(slots));
        }
        for (int i = 1; i < NODES; i++) {
            int port = ports.get(i);
            on(0, redis -> redis.clusterMeet("127.0.0.1", port));
        }
        for (int i = 0; i < NODES; i++) {
            int node = i;
            until(() -> on(
                    node,
                    redis -> redis.clusterInfo().contains("cluster_state:ok")
                            && redis.clusterInfo().contains("cluster_known_nodes:" + NODES)));
        }
    }

    /** The cluster; skips the calling test where no redis-server is installed. */
    public static ThreeNodes running() {
        assumeTrue(Files.isExecutable(PROGRAM), "no redis-server: apt-get install redis-server");
        return Running.CLUSTER;
    }

    /** Its client, which knows one of the nodes by address and has to find the others. */
    public Redis client() {
        return Clients.at(new RedisSettings(
                "redis://127.0.0.1:" + ports.getFirst(), true, Duration.ofSeconds(10), Duration.ofSeconds(10)));
    }

    /** On how many nodes there is a key that contains a text. */
    public long nodesWith(String text) {
        return IntStream.range(0, NODES)
                .filter(node -> !on(node, redis -> redis.keys("*" + text + "*")).isEmpty())
                .count();
    }

    /** Moves a slot to the next node and calls the action, as an operator's resharding does it, and moves it back. */
    public void whileMoved(String tag, Runnable action) {
        int slot = SlotHash.getSlot("{" + tag + "}");
        int from = slot * NODES / SLOTS;
        int to = (from + 1) % NODES;
        List<String> keys = on(from, redis -> redis.clusterGetKeysInSlot(slot, 1_000));
        assertThat(keys).anyMatch(key -> key.contains(tag));
        move(slot, from, to);
        action.run();
        move(slot, to, from);
    }

    private void move(int slot, int from, int to) {
        String source = on(from, RedisCommands::clusterMyId);
        String target = on(to, RedisCommands::clusterMyId);
        on(to, redis -> redis.clusterSetSlotImporting(slot, source));
        on(from, redis -> redis.clusterSetSlotMigrating(slot, target));
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + ports.get(from))) {
            var redis = client.connect(ByteArrayCodec.INSTANCE).sync();
            for (byte[] key : redis.clusterGetKeysInSlot(slot, 1_000)) {
                redis.migrate("127.0.0.1", ports.get(to), key, 0, 5_000);
            }
        }
        for (int i = 0; i < NODES; i++) {
            on(i, redis -> redis.clusterSetSlotNode(slot, target));
        }
    }

    private static int freePort() throws IOException {
        int port;
        do {
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            // The bus of a node listens 10,000 above its port.
        } while (port > 55_000);
        return port;
    }

    private static Process server(int port) throws IOException {
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "redis-node-");
        return new ProcessBuilder(
                        PROGRAM.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        data.toString(),
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        "15000",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
    }

    private <T> T on(int node, Function<RedisCommands<String, String>, T> ask) {
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + ports.get(node))) {
            return ask.apply(client.connect().sync());
        }
    }

    private static void until(BooleanSupplier state) {
        Eventually.until("the cluster comes up", () -> {
            try {
                return state.getAsBoolean();
            } catch (RedisException notYet) {
                return false;
            }
        });
    }
}
