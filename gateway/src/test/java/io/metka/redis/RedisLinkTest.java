package io.metka.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.metka.embedded.EmbeddedRedis;
import io.metka.embedded.RedisOptions;
import io.metka.embedded.StoreListener;
import io.metka.embedded.Stores;
import io.metka.settings.RedisSettings;
import io.metka.support.Eventually;
import io.metka.support.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a link makes of answers and of failures, on real servers. */
final class RedisLinkTest {
    private static final Script ECHO = Script.of("return {KEYS[1], ARGV[1], 7, false, redis.status_reply('fine')}");

    @TempDir
    private static Path folder;

    private final String prefix = Stores.freshName("link");
    private final RedisLink link = Clients.shared().link();

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void answersOfScriptsAreTextsWhateverTheyAre() {
        assertThat(link.run(ECHO, List.of(prefix), "тест")).containsExactly(prefix, "тест", "7", "", "fine");
        assertThat(link.run(Script.of("return 5"), List.of(prefix))).containsExactly("5");
        assertThat(link.run(Script.of("return 'one'"), List.of(prefix))).containsExactly("one");
        assertThat(link.run(Script.of("return {}"), List.of(prefix))).isEmpty();
    }

    @Test
    void commandsAnswerWithTheirValues() {
        assertThat(link.command("HSET", prefix, "a", "1", "b", "2")).containsExactly("2");
        assertThat(link.command("HMGET", prefix, "b", "x", "a")).containsExactly("2", "", "1");
        assertThat(link.command("HGET", prefix, "x")).containsExactly("");
        assertThat(link.command("ZADD", prefix + "z", "1700000000123", "m")).containsExactly("1");
        assertThat(link.command("ZRANGE", prefix + "z", "0", "-1", "WITHSCORES"))
                .containsExactly("m", "1700000000123");
        assertThatThrownBy(() -> link.command("SADD", prefix, "m"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(link.command("DEL", prefix)).containsExactly("1");
    }

    @Test
    void aScriptThatRedisHasForgottenIsLoadedAgain() {
        assertThat(link.run(ECHO, List.of(prefix), "1")).hasSize(5);
        try (RedisClient client = RedisClient.create(Stores.redis().toString())) {
            client.connect().sync().scriptFlush();
        }
        assertThat(link.run(ECHO, List.of(prefix), "2")).hasSize(5);
    }

    @Test
    void theFirstWhoClaimsAKeyHasIt() throws Exception {
        assertThat(link.claim(prefix, Duration.ofMinutes(1)).get()).isTrue();
        assertThat(link.claim(prefix, Duration.ofMinutes(1)).get()).isFalse();
        assertThat(Long.parseLong(link.command("PTTL", prefix).getFirst())).isBetween(1L, 60_000L);
    }

    @Test
    void callsKeepTheirOrder() {
        Script append = Script.of("redis.call('APPEND', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])");
        List<byte[]> answers = link.evaluate(
                append,
                send -> IntStream.range(0, 9)
                        .forEach(i -> send.evaluate(
                                new byte[][] {prefix.getBytes(UTF_8)},
                                new byte[][] {Integer.toString(i).getBytes(UTF_8)})));
        assertThat(answers).hasSize(9);
        assertThat(new String(answers.getLast(), UTF_8)).isEqualTo("012345678");
        byte[] none = (prefix + "none").getBytes(UTF_8);
        List<List<byte[]>> values =
                link.values(List.of(new byte[][] {none, prefix.getBytes(UTF_8)}, new byte[][] {none}));
        assertThat(values.getFirst()).containsExactly(new byte[0], answers.getLast());
        assertThat(values.getLast()).containsExactly(new byte[0]);
    }

    @Test
    void aClosedLinkSaysSo() {
        link.close();
        assertThatThrownBy(link::ping).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        Clients.shared().link().ping();
    }

    /** Each of many threads sees the outage, none of them brings down what another has opened since. */
    @Test
    void manyThreadsComeThroughARestart() throws Exception {
        try (EmbeddedRedis server = EmbeddedRedis.start(
                        RedisOptions.defaults(folder.resolve("restart"), Stores.password()), StoreListener.NONE);
                Redis redis = new Redis(new RedisSettings(
                        server.uri().toString(), false, Duration.ofSeconds(2), Duration.ofSeconds(10)));
                RedisLink shared = redis.link();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            shared.ping();
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(threads.submit(() -> untilServed(shared)));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get(2, TimeUnit.MINUTES)).isNotNegative();
            }
            for (int i = 0; i < 100; i++) {
                shared.ping();
            }
        }
    }

    private static int untilServed(RedisLink link) {
        int[] failures = {0};
        Eventually.until("Redis is back", () -> {
            try {
                link.ping();
                return true;
            } catch (StoreUnavailableException notYet) {
                failures[0]++;
                return false;
            }
        });
        return failures[0];
    }

    @Test
    void whoCannotWaitIsToldWithoutAWait() {
        try (Redis nowhere = new Redis(RedisSettings.defaults().withUrl("redis://user:secret@127.0.0.1:1"));
                RedisLink to = nowhere.link()) {
            assertThatThrownBy(() -> to.claim(prefix, Duration.ofMinutes(1)).get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("redis://***@127.0.0.1:1")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void onAClusterKeysOfAllNodesAreReachedAndEachScriptStaysInOneSlot() {
        ThreeNodes cluster = ThreeNodes.running();
        Script set = Script.of("redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[2])");
        try (RedisLink many = cluster.client().link()) {
            for (int i = 0; i < 30; i++) {
                String tag = "{" + prefix + i + "}";
                assertThat(many.run(set, List.of(tag + "a", tag + "b"), "v" + i))
                        .containsExactly("");
                assertThat(many.command("GET", tag + "a")).containsExactly("v" + i);
            }
            assertThat(cluster.nodesWith(prefix)).isEqualTo(3);
            assertThatThrownBy(() -> many.run(set, List.of("{1}a", "{2}b"), "v"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("CROSSSLOT");
        }
    }
}
