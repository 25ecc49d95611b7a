package io.metka.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.Enrichment.Session;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.settings.EnrichSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EnrichSignals;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which visit each event belongs to: events of one profile with no longer a pause between them than the timeout.
 *
 * <p>By event time, not by arrival: of each profile the sessions touched last are kept with their beginnings and ends, and
 * a late event joins the one that it falls into. An event keeps the session that it was given, also when a range is
 * processed again after a crash: the answers of a node's last range are kept beside the sessions. For one thread.
 */
public final class Sessions implements AutoCloseable {
    private static final int ID_BYTES = 12;
    private static final int TIME_BYTES = 6;

    private final RedisLink redis;
    private final SessionChunk.Rules rules;
    private final byte[] timeout;
    private final byte[] remember;
    private final Clock clock;
    private final EnrichSignals signals;

    /**
     * Does not connect yet, so that a gateway starts with Redis away.
     *
     * @param remember how long the sessions of a profile without events are kept
     */
    public Sessions(
            EnrichSettings.Session settings, Duration remember, Redis redis, Clock clock, EnrichSignals signals) {
        this.redis = redis.link();
        this.rules = new SessionChunk.Rules(
                settings.campaignStarts(), settings.midnight().isEmpty() ? null : ZoneId.of(settings.midnight()));
        this.timeout = ascii(settings.timeout());
        this.remember = ascii(remember);
        this.clock = clock;
        this.signals = signals;
    }

    /**
     * The same events with their sessions; events of nobody have none. Blocks.
     *
     * @param node the name of the node whose spool the events were in
     * @param merges what the events caused, in the order in which it was decided
     * @throws io.metka.support.StoreUnavailableException when Redis cannot be reached or cannot serve: repeat the call
     */
    public List<ProfiledEvent> assign(String node, List<ProfiledEvent> events, List<ProfileMerge> merges) {
        if (events.isEmpty() && merges.isEmpty()) {
            return events;
        }
        long started = clock.nanoTime();
        List<SessionChunk> chunks = new ArrayList<>();
        Map<ProjectId, Integer> numbers = new HashMap<>();
        Cutting cutting = new Cutting(merges);
        cutting.cut(events);
        List<byte[]> answers = redis.evaluate(Scripts.SESSIONS, send -> {
            chunks.clear();
            numbers.clear();
            cutting.chunks.forEach((project, ofProject) -> {
                for (SessionChunk chunk : ofProject) {
                    int number = numbers.merge(project, 1, Integer::sum);
                    byte[][] arguments = {chunk.check(), remember, timeout, chunk.steps()};
                    chunks.add(chunk);
                    send.evaluate(chunk.scriptKeys(node, number), arguments);
                }
            });
        });
        List<ProfiledEvent> assigned = new ArrayList<>(events);
        int begun = 0;
        for (int i = 0; i < chunks.size(); i++) {
            begun += take(chunks.get(i), answers.get(i), assigned);
        }
        signals.sessions(begun, Duration.ofNanos(clock.nanoTime() - started));
        return assigned;
    }

    /** How many sessions the events of a chunk have begun. */
    private static int take(SessionChunk chunk, byte[] bytes, List<ProfiledEvent> assigned) {
        ByteBuffer answer = ByteBuffer.wrap(bytes);
        int begun = 0;
        for (int slot : chunk.slots()) {
            boolean first = answer.get() == 1;
            byte[] id = new byte[ID_BYTES];
            answer.get(id);
            long number = Integer.toUnsignedLong(answer.getInt());
            byte[] started = new byte[Long.BYTES];
            answer.get(started, Long.BYTES - TIME_BYTES, TIME_BYTES);
            Instant startedAt = Instant.ofEpochMilli(ByteBuffer.wrap(started).getLong());
            ProfiledEvent event = assigned.get(slot);
            Session session = new Session(HexFormat.of().formatHex(id), number, startedAt, first);
            assigned.set(slot, event.with(event.enrichment().withSession(session)));
            begun += first ? 1 : 0;
        }
        return begun;
    }

    /** Divides a range into chunks by project, each merge before the event that caused it. */
    private final class Cutting {
        private final Map<ProjectId, List<SessionChunk>> chunks = new LinkedHashMap<>();
        private final Map<Cause, List<ProfileMerge>> merges = new LinkedHashMap<>();

        Cutting(List<ProfileMerge> all) {
            for (ProfileMerge merge : all) {
                merges.computeIfAbsent(new Cause(merge.project(), merge.eventId()), cause -> new ArrayList<>(1))
                        .add(merge);
            }
        }

        private record Cause(ProjectId project, String eventId) {}

        void cut(List<ProfiledEvent> events) {
            for (int slot = 0; slot < events.size(); slot++) {
                ProfiledEvent event = events.get(slot);
                ProjectId project = event.origin().project();
                List<ProfileMerge> caused =
                        merges.remove(new Cause(project, event.event().id()));
                if (caused != null) {
                    caused.forEach(merge -> filling(project).merge(merge));
                }
                if (!event.profile().equals(ProfileId.ANONYMOUS)) {
                    filling(project).add(event, slot);
                }
            }
            // Whatever caused them is not stored, but what they join is joined.
            merges.values()
                    .forEach(rest ->
                            rest.forEach(merge -> filling(merge.project()).merge(merge)));
        }

        private SessionChunk filling(ProjectId project) {
            List<SessionChunk> ofProject = chunks.computeIfAbsent(project, p -> new ArrayList<>());
            if (ofProject.isEmpty() || ofProject.getLast().isFull()) {
                ofProject.add(new SessionChunk(("{" + project.value() + "}:").getBytes(UTF_8), rules));
            }
            return ofProject.getLast();
        }
    }

    private static byte[] ascii(Duration duration) {
        return Long.toString(duration.toMillis()).getBytes(US_ASCII);
    }

    @Override
    public void close() {
        redis.close();
    }
}
