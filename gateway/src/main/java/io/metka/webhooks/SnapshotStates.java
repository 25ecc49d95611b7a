package io.metka.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.metka.redis.RedisLink;
import io.metka.support.Clock;
import io.metka.support.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far the snapshots of all lanes are, in Redis.
 *
 * <p>Whoever makes a request of a snapshot holds its lease, so that no two nodes work on one; a lease that has run out changes
 * nothing any more. The state moves on when the partner has taken a page: a crash in between repeats that page under its id.
 */
final class SnapshotStates {
    private final RedisLink redis;
    private final Clock clock;
    private final Duration lease;

    SnapshotStates(RedisLink redis, Clock clock, Duration lease) {
        this.redis = redis;
        this.clock = clock;
        this.lease = lease;
    }

    /**
     * A turn at a lane's snapshot.
     *
     * @param state empty when a new one is to begin
     */
    record Turn(LaneId lane, String token, Optional<Snapshot> state) {}

    /** The lease of the lane's snapshot, if one is due and nobody has it. */
    Optional<Turn> turn(LaneId lane, Terms terms, Duration every, String token) {
        List<String> found = redis.run(
                Scripts.SNAPSHOT_TURN,
                List.of(lane.prefix()),
                millis(clock.now()),
                token,
                Long.toString(lease.toMillis()),
                terms.url(),
                Long.toString(every.toMillis()),
                terms.millisBetween(),
                Integer.toString(terms.burst()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String state = found.getFirst();
        return Optional.of(
                new Turn(lane, token, state.isEmpty() ? Optional.empty() : Optional.of(Snapshot.fromJson(state))));
    }

    /** Gives the turn back with what was reached. */
    void keep(Turn turn, Snapshot state, Instant due) {
        redis.run(Scripts.SNAPSHOT_KEEP, List.of(turn.lane().prefix()), turn.token(), state.toJson(), millis(due));
    }

    /** Gives the turn back with nothing changed. */
    void release(Turn turn) {
        redis.run(Scripts.SNAPSHOT_KEEP, List.of(turn.lane().prefix()), turn.token(), "", "0");
    }

    /** Gives the turn back: the snapshot has ended. False when somebody else has it by now. */
    boolean end(Turn turn, SnapshotStatus.Ended ended, Instant next) {
        return redis.run(
                        Scripts.SNAPSHOT_END,
                        List.of(turn.lane().prefix()),
                        turn.token(),
                        new String(Json.bytes(ended), StandardCharsets.UTF_8),
                        millis(next))
                .getFirst()
                .equals("1");
    }

    /** Has one made soon; when one is under way it is the one. */
    void ask(LaneId lane) {
        var _ = redis.command("HSET", lane.prefix() + "snapshot", "asked", "1");
    }

    SnapshotStatus status(LaneId lane) {
        List<String> found = redis.command("HMGET", lane.prefix() + "snapshot", "asked", "state", "last", "next");
        String state = found.get(1);
        return new SnapshotStatus(
                !found.get(0).isEmpty() && state.isEmpty(),
                state.isEmpty() ? Optional.empty() : Optional.of(running(Snapshot.fromJson(state))),
                found.get(2).isEmpty() ? Optional.empty() : Optional.of(ended(found.get(2))),
                found.get(3).isEmpty()
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(Long.parseLong(found.get(3)))));
    }

    private static SnapshotStatus.Running running(Snapshot state) {
        return new SnapshotStatus.Running(
                state.id(), state.asOf().at(), state.begun(), state.pages(), state.told(), state.failures());
    }

    private static SnapshotStatus.Ended ended(String json) {
        try {
            return Json.MAPPER.readValue(json, SnapshotStatus.Ended.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What became of a snapshot cannot be read: " + json, e);
        }
    }

    private static String millis(Instant instant) {
        return Long.toString(instant.toEpochMilli());
    }
}
