package io.metka.segments;

import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.redis.Script;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
 * threads. Every call throws {@link io.metka.support.StoreUnavailableException} while Redis is away.
 */
public final class SegmentRedis implements AutoCloseable {
    private static final int ITEMS_PER_CALL = 1_000;

    /** Keys: lease, fence, tick. Arguments: node, milliseconds, the fence held or 0. Answer: fence and tick, or nothing. */
    private static final Script TAKE = Script.of("""
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then return {} end
            local fence = redis.call('GET', KEYS[2])
            if not holder or fence ~= ARGV[3] then fence = redis.call('INCR', KEYS[2]) end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return {tostring(fence), redis.call('GET', KEYS[3]) or '0'}
            """);

    /** Keys: lease, fence. Arguments: node, fence. */
    private static final Script RELEASE = Script.of("""
            if redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('GET', KEYS[2]) == ARGV[2] then
              redis.call('DEL', KEYS[1])
            end
            return 1
            """);

    /** Keys: lease, fence, tick, sets. Arguments: node, milliseconds, fence, tick or 0, then SADD or SREM and a segment for each set. */
    private static final Script MIRROR = Script.of("""
            if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[3] then return 0 end
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            for i = 4, #KEYS do
              redis.call(ARGV[2 * i - 3], KEYS[i], ARGV[2 * i - 2])
            end
            if ARGV[4] ~= '0' then redis.call('SET', KEYS[3], ARGV[4]) end
            return 1
            """);

    private final RedisLink redis;
    private final String node;
    private final Duration lease;

    /**
     * @param node the id of this gateway node; a restarted node gets its own lease back at once
     * @param lease how long the lease of a silent node lasts
     */
    public SegmentRedis(Redis redis, String node, Duration lease) {
        this.redis = redis.link();
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
        List<String> answer =
                redis.run(TAKE, keys(project), node, Long.toString(lease.toMillis()), Long.toString(held));
        return answer.isEmpty() ? null : new Lease(Long.parseLong(answer.get(0)), Long.parseLong(answer.get(1)));
    }

    /** Lets another node take over at once. */
    void release(ProjectId project, long fence) {
        redis.run(RELEASE, keys(project), node, Long.toString(fence));
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
        List<String> keys = new ArrayList<>(keys(project));
        List<String> arguments = new ArrayList<>(
                List.of(node, Long.toString(lease.toMillis()), Long.toString(fence), Long.toString(tick)));
        for (Memberships.Membership item : items) {
            keys.add(prefix(project) + "of:" + item.key().profile());
            arguments.add(item.member() ? "SADD" : "SREM");
            arguments.add(item.key().segment());
        }
        String applied =
                redis.run(MIRROR, keys, arguments.toArray(String[]::new)).getFirst();
        if (applied.equals("0")) {
            throw new LeaseLostException(project);
        }
    }

    /** The ids of the segments that a profile is in, as of the last finished tick. */
    public Set<String> segmentsOf(ProjectId project, ProfileId profile) {
        return Set.copyOf(redis.command("SMEMBERS", prefix(project) + "of:" + profile));
    }

    private static List<String> keys(ProjectId project) {
        String prefix = prefix(project);
        return List.of(prefix + "lease", prefix + "fence", prefix + "tick");
    }

    /** Encoded, so that no brace of a project's name gets in. */
    private static String prefix(ProjectId project) {
        return "metka:segments:{" + URLEncoder.encode(project.value(), StandardCharsets.UTF_8) + "}:";
    }

    @Override
    public void close() {
        redis.close();
    }
}
