package io.metka.segments;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.StoreUnavailableException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What segments keep in Redis: who evaluates a project, and a mirror of the present memberships.
 *
 * <p>Keys, all of a project in one cluster slot, with P the percent-encoded project:
 *
 * <ul>
 *   <li>{@code metka:segments:{P}:lease}: the node that evaluates, for as long as it keeps renewing
 *   <li>{@code metka:segments:{P}:fence}: grows each time the lease is taken; a holder with an older number writes nothing
 *   <li>{@code metka:segments:{P}:tick}: the tick through which the mirror is up to date
 *   <li>{@code metka:segments:{P}:of:<profile>}: the set of the segments that a profile is in
 * </ul>
 *
 * <p>All of it may vanish: the lease is then taken anew and the mirror filled from ClickHouse. Safe for any number of
 * threads. Every call throws {@link StoreUnavailableException} while Redis is away.
 */
public final class SegmentRedis implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration RECONNECT_EVERY = Duration.ofMillis(200);
    private static final int THREADS = 2;
    private static final int ITEMS_PER_CALL = 1_000;

    /** Keys: lease, fence, tick. Arguments: node, milliseconds, the fence held or 0. Answer: fence and tick, or nothing. */
    private static final String TAKE = """
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then return {} end
            local fence = redis.call('GET', KEYS[2])
            if not holder or fence ~= ARGV[3] then fence = redis.call('INCR', KEYS[2]) end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return {tostring(fence), redis.call('GET', KEYS[3]) or '0'}
            """;

    /** Keys: lease, fence. Arguments: node, fence. */
    private static final String RELEASE = """
            if redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('GET', KEYS[2]) == ARGV[2] then
              redis.call('DEL', KEYS[1])
            end
            return 1
            """;

    /** Keys: lease, fence, tick, sets. Arguments: node, milliseconds, fence, tick or 0, then SADD or SREM and a segment for each set. */
    private static final String MIRROR = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[3] then return 0 end
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            for i = 4, #KEYS do
              redis.call(ARGV[2 * i - 3], KEYS[i], ARGV[2 * i - 2])
            end
            if ARGV[4] ~= '0' then redis.call('SET', KEYS[3], ARGV[4]) end
            return 1
            """;

    private final ClientResources resources;
    private final RedisClient client;
    private final String node;
    private final Duration lease;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    /**
     * @param url {@code redis://…} or {@code rediss://…} with the password
     * @param node the id of this gateway node; a restarted node gets its own lease back at once
     * @param lease how long the lease of a silent node lasts
     */
    public SegmentRedis(String url, String node, Duration lease) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(ANSWER_WITHIN);
        // The default waits up to 30 seconds before it looks again, and an absence would be late by as much.
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.constant(RECONNECT_EVERY))
                .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        this.node = node;
        this.lease = lease;
    }

    /**
     * The right to evaluate a project.
     *
     * @param fence tells this holding of the lease from every other
     * @param mirrored the tick through which the mirror is up to date
     */
    record Lease(long fence, long mirrored) {}

    /**
     * Takes the lease or renews it.
     *
     * @param held the fence of the lease that this process believes to hold, 0 for none
     * @return null when another node has it
     */
    @Nullable
    Lease take(ProjectId project, long held) {
        String[] keys = keys(project);
        List<String> answer = call(redis -> redis.eval(
                TAKE, ScriptOutputType.MULTI, keys, node, Long.toString(lease.toMillis()), Long.toString(held)));
        return answer.isEmpty() ? null : new Lease(Long.parseLong(answer.get(0)), Long.parseLong(answer.get(1)));
    }

    /** Lets another node take over at once. */
    void release(ProjectId project, long fence) {
        String[] keys = keys(project);
        call(redis -> redis.<Long>eval(RELEASE, ScriptOutputType.INTEGER, keys, node, Long.toString(fence)));
    }

    /**
     * Brings the mirror up to a tick and renews the lease.
     *
     * @param items applied in order
     * @param tick through which the mirror is up to date afterwards, 0 when it is not yet
     * @throws LeaseLostException when another node has the lease
     */
    void mirror(ProjectId project, long fence, List<Memberships.Membership> items, long tick) {
        int from = 0;
        do {
            int to = Math.min(items.size(), from + ITEMS_PER_CALL);
            boolean last = to == items.size();
            apply(project, fence, items.subList(from, to), last ? tick : 0);
            from = to;
        } while (from < items.size());
    }

    private void apply(ProjectId project, long fence, List<Memberships.Membership> items, long tick) {
        List<String> keys = new ArrayList<>(List.of(keys(project)));
        List<String> arguments = new ArrayList<>(
                List.of(node, Long.toString(lease.toMillis()), Long.toString(fence), Long.toString(tick)));
        for (Memberships.Membership item : items) {
            keys.add(prefix(project) + "of:" + item.key().profile());
            arguments.add(item.member() ? "SADD" : "SREM");
            arguments.add(item.key().segment());
        }
        Long applied = call(redis -> redis.eval(
                MIRROR, ScriptOutputType.INTEGER, keys.toArray(String[]::new), arguments.toArray(String[]::new)));
        if (applied == 0) {
            throw new LeaseLostException(project);
        }
    }

    /** The ids of the segments that a profile is in, as of the last finished tick. */
    public Set<String> segmentsOf(ProjectId project, ProfileId profile) {
        return Set.copyOf(call(redis -> redis.smembers(prefix(project) + "of:" + profile)));
    }

    private static String[] keys(ProjectId project) {
        String prefix = prefix(project);
        return new String[] {prefix + "lease", prefix + "fence", prefix + "tick"};
    }

    /** Encoded, so that no brace of a project's name gets in. */
    private static String prefix(ProjectId project) {
        return "metka:segments:{" + URLEncoder.encode(project.value(), StandardCharsets.UTF_8) + "}:";
    }

    private <T> T call(Function<RedisCommands<String, String>, T> work) {
        try {
            return work.apply(connection().sync());
        } catch (RedisException e) {
            throw new StoreUnavailableException("redis", "Redis, for segments: " + e.getMessage(), e);
        }
    }

    private synchronized StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            open = client.connect();
            connection = open;
        }
        return open;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, ANSWER_WITHIN);
        resources
                .shutdown(0, ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(ANSWER_WITHIN.toMillis());
    }
}
