package io.metka.webhooks;

import io.metka.redis.RedisLink;
import io.metka.redis.Script;
import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The queues of messages in Redis, one lane per endpoint.
 *
 * <h2>Shape</h2>
 *
 * <p>A lane is split into sub-lanes by profile. A sub-lane is a list of message ids; the bodies are in the hash {@code
 * messages}. The sorted set {@code due} holds every sub-lane that is not empty, with the time from which its head may be
 * tried. A message stays at the head while it is under way and leaves only by {@code settle}, so a crash at any point
 * leaves it there.
 *
 * <h2>Ownership</h2>
 *
 * <p>Whoever works on a sub-lane holds its lease, a key that runs out by Redis's own clock, and has its token in the
 * sub-lane's state. A claim needs a lease that is free and replaces the token; every change of the head needs the token.
 * So a worker that has been too slow can still end its attempt if nobody has taken over, and changes nothing if someone
 * has.
 *
 * <h2>Waiting for a time of its own</h2>
 *
 * <p>A message that may go out only later leaves the sub-lane for a list of its profile, and all later messages of that
 * profile follow it there, so that nobody else waits and the profile's order stays. When the time has come the list goes
 * back to the front.
 *
 * <h2>Once</h2>
 *
 * <p>The sorted set {@code seen} knows every id in the lane or among its dead letters without limit of time, and an id
 * that has left them for a while longer.
 */
final class Lanes {
    private static final String REGISTRY = "metka:webhooks:lanes";
    private static final String MORE = "more";
    private static final int ENQUEUED_AT_ONCE = 200;
    private static final int CLAIM_FIELDS = 3;
    private static final int SAMPLE_FIELDS = 9;

    /** Long enough for a batch to be written, and short enough that a crashed node's attempts are soon taken over. */
    private static final Duration LOG_LEASE = Duration.ofMinutes(1);

    private final RedisLink redis;
    private final Clock clock;
    private final WebhookSettings.Lanes settings;
    private final Duration lease;

    /** @param lease how long a claim lasts unless it is renewed by a finish */
    Lanes(RedisLink redis, Clock clock, WebhookSettings.Lanes settings, Duration lease) {
        this.redis = redis;
        this.clock = clock;
        this.settings = settings;
        this.lease = lease;
    }

    /** Enters messages in their order; those that were ever entered before are passed over. Returns how many were new. */
    int enqueue(LaneId lane, List<Message> messages) {
        var _ = redis.command("SADD", REGISTRY, lane.toString());
        int added = 0;
        for (int from = 0; from < messages.size(); from += ENQUEUED_AT_ONCE) {
            List<String> arguments = new ArrayList<>();
            arguments.add(millis(clock.now()));
            arguments.add(Integer.toString(settings.sublanes()));
            for (Message message : messages.subList(from, Math.min(from + ENQUEUED_AT_ONCE, messages.size()))) {
                arguments.add(message.id());
                arguments.add(Integer.toString(message.share()));
                arguments.add(message.toJson());
            }
            added += Integer.parseInt(run(Scripts.ENQUEUE, lane.prefix(), arguments.toArray(String[]::new))
                    .getFirst());
        }
        return added;
    }

    /** Every lane that was ever entered and not forgotten. */
    Set<LaneId> known() {
        return redis.command("SMEMBERS", REGISTRY).stream().map(LaneId::parse).collect(Collectors.toSet());
    }

    /** Takes a lane that holds nothing from those that are known. */
    void strikeOff(LaneId lane) {
        var _ = redis.command("SREM", REGISTRY, lane.toString());
    }

    /** Takes up to {@code most} sub-lanes that are due; a lane that was paused for another URL moves again. */
    List<Claim> claim(LaneId lane, Terms terms, String token, int most) {
        long from = clock.nanoTime();
        List<String> arguments = new ArrayList<>(List.of(
                millis(clock.now()), token, Long.toString(lease.toMillis()), Integer.toString(most), terms.url()));
        arguments.addAll(terms.ofTaking());
        List<String> found = run(Scripts.CLAIM, lane.prefix(), arguments.toArray(String[]::new));
        List<Claim> claims = new ArrayList<>();
        for (int at = 0; at < found.size(); ) {
            int bodies = at + CLAIM_FIELDS;
            int end = bodies + Integer.parseInt(found.get(at + 2));
            Head head = head(found.subList(bodies, end), found.get(at + 1), from);
            claims.add(new Claim(lane, found.get(at), token, terms, head));
            at = end;
        }
        return claims;
    }

    private Head head(List<String> bodies, String attempts, long from) {
        return new Head(
                bodies.stream().map(Message::fromJson).toList(), Integer.parseInt(attempts), from + lease.toNanos());
    }

    /**
     * Makes durable what became of the head's messages. Returns the next head, under a renewed lease, or null when the
     * caller has the sub-lane no longer: it is empty, waits, was taken over, or {@code more} is false.
     */
    @Nullable
    Head settle(Claim claim, Settlement settlement, boolean more) {
        long from = clock.nanoTime();
        Instant now = clock.now();
        Settlement.Wait wait = settlement.pause();
        List<String> arguments = new ArrayList<>(List.of(
                claim.sublane(),
                claim.token(),
                millis(now),
                millis(now.plus(settings.remember())),
                Long.toString(lease.toMillis()),
                more ? MORE : "",
                Integer.toString(settlement.attempts()),
                wait == null ? "0" : millis(wait.due()),
                wait == null || wait.laneUntil() == null ? "0" : millis(wait.laneUntil()),
                claim.terms().url(),
                settlement.health().wireName(),
                Long.toString(claim.terms().pauseAfter().toMillis())));
        arguments.addAll(claim.terms().ofTaking());
        settlement.fates().forEach(fate -> arguments.addAll(fate.arguments()));
        List<String> answer = run(Scripts.SETTLE, claim.lane().prefix(), arguments.toArray(String[]::new));
        return answer.size() < 3 ? null : head(answer.subList(2, answer.size()), answer.get(1), from);
    }

    /** Gives the sub-lane back as it was. */
    void release(Claim claim) {
        run(Scripts.RELEASE, claim.lane().prefix(), claim.sublane(), claim.token());
    }

    /** Stops a lane for a URL whose partner wants no more. */
    void pause(LaneId lane, String url) {
        run(Scripts.STOP, lane.prefix(), url, millis(clock.now()));
    }

    /** Lets a paused lane move again. */
    void resume(LaneId lane) {
        var _ = redis.command("DEL", lane.prefix() + "paused", lane.prefix() + "failing", lane.prefix() + "stopped");
    }

    /** Puts a dead letter at the tail of its sub-lane with a fresh schedule; false when there is none with this id. */
    boolean replay(LaneId lane, String messageId) {
        String json =
                redis.command("HGET", lane.prefix() + "messages", messageId).getFirst();
        if (json.isEmpty()) {
            return false;
        }
        Message message = Message.fromJson(json).enqueuedAt(clock.now());
        return run(
                        Scripts.REPLAY,
                        lane.prefix(),
                        messageId,
                        Integer.toString(message.share()),
                        message.toJson(),
                        Integer.toString(settings.sublanes()))
                .getFirst()
                .equals("1");
    }

    /** The dead letters that died first. */
    List<DeadLetter> dead(LaneId lane, int most) {
        // An id, then the milliseconds of its death, for each.
        List<String> ids =
                redis.command("ZRANGE", lane.prefix() + "dead", "0", Integer.toString(most - 1), "WITHSCORES");
        if (ids.isEmpty()) {
            return List.of();
        }
        String[] fields =
                IntStream.range(0, ids.size() / 2).mapToObj(i -> ids.get(2 * i)).toArray(String[]::new);
        List<String> bodies = redis.command("HMGET", lane.prefix() + "messages", fields);
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            if (!bodies.get(i).isEmpty()) {
                Instant died = Instant.ofEpochMilli((long) Double.parseDouble(ids.get(2 * i + 1)));
                letters.add(new DeadLetter(
                        fields[i], Message.fromJson(bodies.get(i)).change(), died));
            }
        }
        return letters;
    }

    /** Deletes a lane and all in it but the attempts that the delivery log does not have yet. */
    void forget(LaneId lane) {
        run(Scripts.FORGET, lane.prefix());
    }

    /**
     * Measures a lane, and forgets dead letters that have been kept long enough.
     *
     * @param owned whether its endpoint is there
     */
    Sample sample(LaneId lane, boolean owned) {
        Instant now = clock.now();
        List<String> found = run(
                Scripts.SAMPLE,
                lane.prefix(),
                millis(now.minus(settings.keepDead())),
                millis(now.plus(settings.remember())),
                millis(now),
                owned ? "1" : "0");
        Duration oldest = found.stream()
                .skip(SAMPLE_FIELDS)
                .map(json -> Duration.between(Message.fromJson(json).enqueuedAt(), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Sample(
                Long.parseLong(found.get(0)),
                Long.parseLong(found.get(1)),
                Long.parseLong(found.get(2)),
                found.get(3),
                Integer.parseInt(found.get(4)),
                oldest,
                instant(found.get(5)),
                Long.parseLong(found.get(6)),
                instant(found.get(7)),
                instant(found.get(8)));
    }

    /** The oldest attempts that the delivery log does not have, as JSON; none while another node is at it. */
    List<String> readLog(LaneId lane, String token, int most) {
        return run(Scripts.READ_LOG, lane.prefix(), token, Long.toString(LOG_LEASE.toMillis()), Integer.toString(most));
    }

    /** Drops as many attempts as the delivery log has now. */
    void trimLog(LaneId lane, String token, int count) {
        run(Scripts.TRIM_LOG, lane.prefix(), token, Integer.toString(count));
    }

    /** All keys of a lane begin with its prefix, whose braces lead to one slot of a cluster. */
    private List<String> run(Script script, String prefix, String... arguments) {
        return redis.run(script, List.of(prefix), arguments);
    }

    private static @Nullable Instant instant(String millis) {
        return millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static String millis(Instant instant) {
        return Long.toString(instant.toEpochMilli());
    }

    /**
     * A sub-lane that this node works on.
     *
     * @param token proves it
     */
    record Claim(LaneId lane, String sublane, String token, Terms terms, Head head) {}

    /**
     * The messages at the head of a sub-lane that go out together; the same ones until they are settled.
     *
     * @param attempts how many have failed
     * @param leasedUntil by the clock's nanoTime
     */
    record Head(List<Message> messages, int attempts, long leasedUntil) {
        public Head {
            messages = List.copyOf(messages);
        }
    }

    /**
     * A lane's measures.
     *
     * @param pausedFor the URL that it is paused for, empty when it is not
     * @param forgotten dead letters that were too old and are gone with this sample
     * @param oldest the age of the oldest message
     * @param failingSince from when on every attempt has failed, null when the last one did not
     * @param postponed how many of the messages wait for a time of their own
     * @param stoppedAt when it was paused, null when it is not
     * @param orphanedAt since when no node has found its endpoint in the catalog, null when one did
     */
    record Sample(
            long depth,
            long dead,
            long unlogged,
            String pausedFor,
            int forgotten,
            Duration oldest,
            @Nullable Instant failingSince,
            long postponed,
            @Nullable Instant stoppedAt,
            @Nullable Instant orphanedAt) {
        boolean empty() {
            return depth == 0 && dead == 0 && unlogged == 0;
        }
    }
}
