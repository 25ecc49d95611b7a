package io.metka.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.Batch;
import io.metka.model.Event;
import io.metka.model.IdentityRules;
import io.metka.model.ProjectId;
import io.metka.model.SpooledBatch;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.settings.IdentitySettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.IdentitySignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gives every event to a profile, and every event id to one event.
 *
 * <p>Rules: no identifier of the event is known → a new profile; all lead to one profile → the others are attached to
 * it; they lead to several → these are merged and the oldest stays. One type, the user id, is unique: two profiles with
 * different ones never merge. Where identifiers cannot all be tied, because of that, of a limit or of a split, those of
 * lower priority are left out of the event and the others are matched without them. A device that is found with a second
 * user stands for itself from then on; after a logout it is free again. Among many nodes the outcome is that of some
 * order of their script calls.
 *
 * <p>A call may be repeated, by this node after an outage or by its successor after a crash: an event's decision is
 * kept with its id and its place in the spool, so the same place gets the same profile and reports the same merges
 * again, while the same id from another place is a duplicate.
 */
public final class IdentityResolver implements AutoCloseable {
    private static final int MOST_NODE_BYTES = 200;
    private static final int LEAST_SECRET_BYTES = 32;

    private final Context context;
    private final RedisLink redis;
    private final Parameters parameters;
    private final Set<String> blockedValues;
    private final NewProfiles newProfiles;
    private final SecretKey master;

    /** Owned by the processing thread. */
    private final Map<ProjectId, ProjectKeys> projects = new HashMap<>();

    /** Owned by the processing thread. */
    private final Map<ProjectId, CompiledRules> compiled = new HashMap<>();

    /**
     * What the resolver gets from its surroundings.
     *
     * @param rules those of a project as they are now
     */
    public record Context(Clock clock, Ids ids, IdentitySignals signals, Function<ProjectId, IdentityRules> rules) {

        /** A context in which every project has the default rules. */
        public Context(Clock clock, Ids ids, IdentitySignals signals) {
            this(clock, ids, signals, _ -> IdentityRules.DEFAULT);
        }
    }

    /**
     * Does not connect yet, so that a gateway starts with Redis away.
     *
     * @param secret from which the projects' hash keys are derived, at least 32 bytes; all nodes on one Redis have the
     *     same, and with another one every visitor is new
     */
    public IdentityResolver(IdentitySettings settings, Redis redis, byte[] secret, Context context) {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("the identity secret must have at least " + LEAST_SECRET_BYTES
                    + " bytes, but has " + secret.length);
        }
        this.context = context;
        this.redis = redis.link();
        this.parameters = new Parameters(settings);
        this.blockedValues = settings.blockedValues();
        this.newProfiles = new NewProfiles(context.ids());
        this.master = new SecretKeySpec(secret, "HKDF");
    }

    /**
     * Blocks; to be called by the one processing thread, with the batches in the order of the spool.
     *
     * @param node the name of the node whose spool the batches are in, at most 200 ASCII characters
     * @throws StoreUnavailableException when Redis cannot be reached or cannot serve; some of the events may be decided
     *     by then, so the same call is to be repeated
     */
    public Resolution resolve(String node, List<SpooledBatch> batches) {
        long start = context.clock().nanoTime();
        byte[] origin = node.getBytes(UTF_8);
        if (origin.length == 0 || origin.length > MOST_NODE_BYTES) {
            throw new IllegalArgumentException(
                    "a node's name has 1 to " + MOST_NODE_BYTES + " characters, but this one has " + origin.length);
        }
        int events = batches.stream().mapToInt(b -> b.batch().events().size()).sum();
        if (events == 0) {
            return new Resolution(List.of(), List.of(), List.of(), 0);
        }
        List<Chunk> chunks = new ArrayList<>();
        List<byte[]> answers = ask(node, batches, chunks);
        Answer answer = new Answer(events);
        for (int i = 0; i < chunks.size(); i++) {
            answer.add(chunks.get(i), answers.get(i));
        }
        Resolution resolution = answer.resolution();
        signal(chunks, answer, resolution, Duration.ofNanos(context.clock().nanoTime() - start));
        return resolution;
    }

    /** @param sent receives the chunks in the order of their answers */
    private List<byte[]> ask(String node, List<SpooledBatch> batches, List<Chunk> sent) {
        Instant now = context.clock().now();
        try {
            return redis.evaluate(Scripts.RESOLVE, send -> {
                sent.clear();
                cut(node, batches, chunk -> {
                    var profiles = newProfiles.next(chunk.entries().size());
                    sent.add(chunk);
                    send.evaluate(chunk.scriptKeys(), parameters.of(chunk, profiles, now));
                });
            });
        } catch (StoreUnavailableException e) {
            context.signals().away();
            throw e;
        }
    }

    /** Hands over each chunk as soon as it is full, so that Redis works on one while the next is being made. */
    private void cut(String node, List<SpooledBatch> batches, Consumer<Chunk> ready) {
        Map<ProjectId, Chunk> filling = new HashMap<>();
        int slot = 0;
        for (SpooledBatch spooled : batches) {
            Batch batch = spooled.batch();
            ProjectId project = batch.origin().project();
            String record = node + ":" + spooled.position().offset() + ":";
            int index = 0;
            for (Event event : batch.events()) {
                Chunk chunk = filling.computeIfAbsent(project, p -> new Chunk(keys(p), rules(p)));
                chunk.add(spooled, event, slot++, (record + index++).getBytes(UTF_8));
                if (chunk.isFull()) {
                    ready.accept(chunk);
                    filling.remove(project);
                }
            }
        }
        filling.values().forEach(ready);
    }

    private ProjectKeys keys(ProjectId project) {
        return projects.computeIfAbsent(project, p -> new ProjectKeys(p, master));
    }

    private CompiledRules rules(ProjectId project) {
        IdentityRules current = context.rules().apply(project);
        CompiledRules known = compiled.get(project);
        if (known == null || !known.rules().equals(current)) {
            known = new CompiledRules(current, blockedValues);
            compiled.put(project, known);
        }
        return known;
    }

    private void signal(List<Chunk> chunks, Answer answer, Resolution resolution, Duration took) {
        IdentitySignals signals = context.signals();
        signals.resolved(resolution.events().size(), took);
        signals.duplicates(resolution.duplicates());
        signals.replayed(answer.replayed());
        signals.profilesCreated(answer.created());
        signals.profilesMerged(answer.merged());
        chunks.forEach(chunk -> chunk.blocked().forEach(signals::blocked));
        answer.refused().forEach(signals::refused);
    }

    /**
     * Blocks until Redis has answered, at most for the connect and command timeouts; from any thread but an event loop.
     *
     * @throws StoreUnavailableException when Redis cannot be reached or cannot serve
     */
    public void ping() {
        redis.ping();
    }

    @Override
    public void close() {
        redis.close();
    }
}
