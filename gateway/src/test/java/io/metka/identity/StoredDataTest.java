package io.metka.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.metka.embedded.Stores;
import io.metka.model.Event;
import io.metka.model.ProfiledEvent;
import io.metka.settings.IdentitySettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stays in Redis: nothing in clear, nothing for ever. */
final class StoredDataTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final String project = Stores.freshName("stored");
    private final ManualClock clock = new ManualClock(Visits.START);
    private final CountingSignals signals = new CountingSignals();
    private IdentityResolver resolver;
    private RedisClient client;
    private RedisCommands<byte[], byte[]> redis;
    private long position;

    @BeforeEach
    void connect() {
        IdentitySettings settings = new IdentitySettings(Duration.ofDays(2), Duration.ofDays(400), 100, 10, Set.of());
        resolver = Visits.resolver(settings, Visits.redis(), new IdentityResolver.Context(clock, Ids.RANDOM, signals));
        client = RedisClient.create(Stores.redis().toString());
        StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
        redis = connection.sync();
    }

    @AfterEach
    void disconnect() {
        resolver.close();
        client.shutdown();
    }

    @Test
    void nothingIsStoredInClear() {
        resolve(
                Visits.event("the-event-of-ivan", "ivan@example.ru", "cookie-of-ivan"),
                Visits.event("e2", null, "cookie-two"),
                Visits.event("the-third-event", "ivan@example.ru", "cookie-two"));
        StringBuilder everything = new StringBuilder();
        for (byte[] key : keys("*")) {
            everything.append(text(key)).append('\n');
            if (text(redis.type(key).getBytes(ISO_8859_1)).equals("hash")) {
                redis.hgetall(key)
                        .forEach((field, value) -> everything
                                .append(text(field))
                                .append(text(value))
                                .append('\n'));
            } else {
                everything.append(text(redis.get(key))).append('\n');
            }
        }
        assertThat(everything.toString())
                .contains(project)
                .doesNotContain("ivan", "example", "cookie", "the-third-event");
    }

    @Test
    void everythingExpires() {
        resolve(
                Visits.event("e1", "ivan", "phone"),
                Visits.event("e2", null, "laptop"),
                Visits.event("e3", "ivan", "laptop"));
        assertThat(keys("id:*"))
                .hasSize(3)
                .allSatisfy(key -> assertThat(daysLeft(key)).isEqualTo(400));
        assertThat(keys("p:*"))
                .hasSize(2)
                .allSatisfy(key -> assertThat(daysLeft(key)).isEqualTo(400));
        assertThat(keys("e:*").stream().map(this::daysLeft))
                .as("the event that caused a merge is remembered as long as what it tied together")
                .containsExactlyInAnyOrder(2L, 2L, 400L);
    }

    @Test
    void aVisitorWithOneIdentifierCostsTwoKeys() {
        resolve(Visits.event("e1", null, "phone"));
        assertThat(keys("*")).hasSize(2);
    }

    @Test
    void identifiersInUseAreRefreshedNowAndThen() {
        resolve(Visits.event("e1", "ivan", "phone"));
        List<byte[]> kept = new ArrayList<>(keys("id:*"));
        kept.addAll(keys("p:*"));
        kept.forEach(key -> redis.pexpire(key, DAY));

        clock.advance(Duration.ofDays(7));
        resolve(Visits.event("e2", "ivan", "phone"));
        assertThat(kept).allSatisfy(key -> assertThat(daysLeft(key)).isEqualTo(1));

        clock.advance(Duration.ofDays(2));
        resolve(Visits.event("e3", "ivan", "phone"));
        assertThat(kept).hasSize(3).allSatisfy(key -> assertThat(daysLeft(key)).isEqualTo(400));
    }

    @Test
    void identifiersThatExpiredMakeRoomForNewOnes() {
        List<Event> full = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            full.add(Visits.event("e" + i, "ivan", "device" + i));
        }
        ProfiledEvent first = resolve(full.toArray(Event[]::new)).getFirst();
        assertThat(resolve(Visits.event("e10", "ivan", "device10")).getFirst().identifiers())
                .hasSize(1);
        keys("id:anonymous_id:*").forEach(redis::del);
        clock.advance(Duration.ofDays(401));

        ProfiledEvent later = resolve(Visits.event("e11", "ivan", "device11")).getFirst();

        assertThat(later.profile()).isEqualTo(first.profile());
        assertThat(later.identifiers()).hasSize(2);
        assertThat(signals.refused.values()).containsExactly(1);
    }

    @Test
    void anIdentifierThatExpiredAndCameBackBelongsToItsNewProfile() {
        resolve(Visits.event("e1", null, "a"), Visits.event("e2", "ivan", "old"), Visits.event("e3", "ivan", "lost"));
        byte[] oldest = resolve(Visits.event("e4", null, "a"))
                .getFirst()
                .profile()
                .toString()
                .getBytes(ISO_8859_1);
        redis.del(resolveKey("lost"));
        ProfiledEvent newOwner = resolve(Visits.event("e5", null, "lost")).getFirst();

        ProfiledEvent merged = resolve(Visits.event("e6", "ivan", "a")).getFirst();

        assertThat(merged.profile().toString().getBytes(ISO_8859_1)).isEqualTo(oldest);
        assertThat(resolve(Visits.event("e7", null, "lost")).getFirst().profile())
                .isEqualTo(newOwner.profile())
                .isNotEqualTo(merged.profile());
    }

    @Test
    void anEndedProfilePointsAtTheLastOfItsChain() {
        List<ProfiledEvent> events = resolve(
                Visits.event("e1", null, "oldest"),
                Visits.event("e2", "ivan", "phone"),
                Visits.event("e3", null, "laptop"),
                Visits.event("e4", "ivan", "laptop"),
                Visits.event("e5", "ivan", "oldest"));
        byte[] root = bytes(events.getFirst());
        for (int ended : new int[] {1, 2}) {
            byte[] key = profileKey(events.get(ended));
            assertThat(redis.hlen(key)).isEqualTo(1);
            assertThat(redis.hget(key, new byte[] {'r'})).isEqualTo(root);
        }
    }

    private List<ProfiledEvent> resolve(Event... events) {
        return resolver.resolve("n", List.of(Visits.batch(project, position++, events)))
                .events();
    }

    /** The key of an anonymous id, found by its hash. */
    private byte[] resolveKey(String anonymous) {
        String hex = resolve(Visits.event("probe" + position, null, anonymous))
                .getFirst()
                .identifiers()
                .getFirst()
                .hex();
        return concat(
                ("{" + project + "}:id:anonymous_id:"), java.util.HexFormat.of().parseHex(hex));
    }

    private byte[] profileKey(ProfiledEvent event) {
        return concat("{" + project + "}:p:", bytes(event));
    }

    private static byte[] bytes(ProfiledEvent event) {
        return java.nio.ByteBuffer.allocate(16)
                .putLong(event.profile().value().getMostSignificantBits())
                .putLong(event.profile().value().getLeastSignificantBits())
                .array();
    }

    private static byte[] concat(String prefix, byte[] rest) {
        return (prefix + text(rest)).getBytes(ISO_8859_1);
    }

    private List<byte[]> keys(String pattern) {
        return redis.keys("{" + project + "}:" + pattern);
    }

    private long daysLeft(byte[] key) {
        return Math.ceilDiv(redis.pttl(key), DAY);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
