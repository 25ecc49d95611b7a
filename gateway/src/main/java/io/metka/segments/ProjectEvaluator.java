package io.metka.segments;

import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.settings.SegmentSettings;
import io.metka.support.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates the segments of one project, tick by tick, while it holds the project's lease; used by one thread. */
final class ProjectEvaluator {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectEvaluator.class);

    /** After a longer pause {@code event_arrivals}, kept for 7 days, may no longer tell who was touched. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(6);

    private final ProjectId project;
    private final SegmentSettings settings;
    private final SegmentPorts ports;
    private final SegmentRedis redis;
    private final Clock clock;
    private final Candidates candidates;
    private final Evaluation evaluation;

    /** Null while another node holds the lease. */
    private @Nullable TickLedger ledger;

    private @Nullable Backfill backfill;

    ProjectEvaluator(ProjectId project, SegmentSettings settings, SegmentPorts ports, SegmentRedis redis, Clock clock) {
        this.project = project;
        this.settings = settings;
        this.ports = ports;
        this.redis = redis;
        this.clock = clock;
        this.candidates = new Candidates(ports.tables(), project);
        this.evaluation = new Evaluation(project, ports.tables());
    }

    /**
     * The evaluation of everyone under new rules, a page with each tick.
     *
     * @param after where the next page begins, null for the first
     */
    private record Backfill(
            Map<String, Long> revisions, @Nullable ProfileId after) {}

    /**
     * What one tick did.
     *
     * @param through the instant through which the project is evaluated, null before its first evaluation
     * @param profiles how many were looked at
     */
    record Outcome(@Nullable Instant through, int profiles) {}

    /** One tick; null when another node evaluates this project. */
    @Nullable
    Outcome tick(List<Segment> segments, List<Progress> progress) {
        try {
            TickLedger open = underLease();
            if (open == null) {
                return null;
            }
            open.finish();
            int profiles = segments.isEmpty() || progress.isEmpty() ? 0 : evaluate(open, segments, progress);
            return new Outcome(open.watermark().at(), profiles);
        } catch (LeaseLostException e) {
            LOG.warn("{}; this node stops evaluating it", e.getMessage());
            forget();
            return null;
        }
    }

    /** Lets another node take over at once. */
    void release() {
        TickLedger open = ledger;
        if (open != null) {
            redis.release(project, open.fence());
            forget();
        }
    }

    private void forget() {
        ledger = null;
        backfill = null;
    }

    private @Nullable TickLedger underLease() {
        TickLedger open = ledger;
        SegmentRedis.Lease lease = redis.take(project, open == null ? 0 : open.fence());
        if (lease == null) {
            if (open != null) {
                throw new LeaseLostException(project);
            }
            return null;
        }
        if (open == null || open.fence() != lease.fence()) {
            forget();
            open = TickLedger.open(project, ports, redis, clock, lease);
            ledger = open;
        }
        open.repairMirror(lease.mirrored(), settings.profilesPerQuery());
        return open;
    }

    private int evaluate(TickLedger open, List<Segment> segments, List<Progress> progress) {
        Instant at = progress.stream()
                .map(Progress::complete)
                .min(Instant::compareTo)
                .orElseThrow()
                .truncatedTo(ChronoUnit.MILLIS);
        Instant before = open.watermark().at();
        if (before != null && !at.isAfter(before)) {
            return 0;
        }
        Map<String, Position> positions = new HashMap<>(open.watermark().positions());
        progress.forEach(p -> positions.put(p.node(), p.stored()));
        int profiles = 0;
        if (before == null || before.plus(LONGEST_PAUSE).isBefore(at)) {
            LOG.info("Project {} was last evaluated at {}: everyone will be looked at", project, before);
            open.advance(open.watermark().withRevisions(Map.of()).movedTo(at, positions));
        } else {
            profiles = changed(open, segments, at, positions);
        }
        profiles += backfill(open, segments, at);
        if (!clock.now().isBefore(open.written().plus(settings.watermark()))) {
            open.seal(List.of(), open.watermark());
        }
        return profiles;
    }

    /** Evaluates everyone whom events or the passing of time may have changed; the watermark moves with the last page. */
    private int changed(TickLedger open, List<Segment> segments, Instant at, Map<String, Position> positions) {
        Watermark from = open.watermark();
        Instant before = from.at() == null ? at : from.at();
        List<EventRange> crossed = segments.stream()
                .flatMap(s -> RuleCompiler.edges(s.rule()).stream())
                .distinct()
                .map(edge -> edge.crossed(before, at))
                .toList();
        Candidates.Sources sources = new Candidates.Sources(arrivals(from.positions(), positions), crossed, Set.of());
        ProfileId after = null;
        int profiles = 0;
        while (true) {
            List<ProfileId> page = candidates.page(sources, after, settings.profilesPerQuery());
            boolean last = page.size() < settings.profilesPerQuery();
            settle(
                    open,
                    changes(open, segments, page, at),
                    last ? open.watermark().movedTo(at, positions) : null);
            profiles += page.size();
            if (last) {
                return profiles;
            }
            after = page.getLast();
            keepLease(open);
        }
    }

    private static Map<String, Candidates.Arrivals> arrivals(
            Map<String, Position> from, Map<String, Position> through) {
        Map<String, Candidates.Arrivals> arrivals = new HashMap<>();
        through.forEach((node, stored) -> {
            Position seen = from.getOrDefault(node, Position.START);
            if (!seen.equals(stored)) {
                // A spool that begins anew, in an emptied data folder, counts from its start again.
                Position start = seen.compareTo(stored) < 0 ? seen : Position.START;
                arrivals.put(node, new Candidates.Arrivals(start, stored));
            }
        });
        return arrivals;
    }

    /** Evaluates one page of those whom new rules may concern; who changes meanwhile is looked at in every tick anyway. */
    private int backfill(TickLedger open, List<Segment> segments, Instant at) {
        Map<String, Long> wanted = segments.stream().collect(Collectors.toMap(Segment::id, Segment::revision));
        Map<String, Long> evaluated = new HashMap<>(open.watermark().revisions());
        if (evaluated.entrySet().retainAll(wanted.entrySet())) {
            open.advance(open.watermark().withRevisions(evaluated));
        }
        List<Segment> fresh =
                segments.stream().filter(s -> !evaluated.containsKey(s.id())).toList();
        if (fresh.isEmpty()) {
            backfill = null;
            return 0;
        }
        Set<String> ids = fresh.stream().map(Segment::id).collect(Collectors.toSet());
        Backfill running = backfill;
        if (running == null || !running.revisions().equals(wanted)) {
            LOG.info("Evaluating everyone in project {} for segments {}", project, ids);
            running = new Backfill(wanted, null);
        }
        List<EventRange> population =
                fresh.stream().map(s -> RuleCompiler.population(s.rule(), at)).toList();
        List<ProfileId> page = candidates.page(
                new Candidates.Sources(Map.of(), population, ids), running.after(), settings.profilesPerQuery());
        List<RecordedChange> changes = changes(open, segments, page, at);
        if (page.size() == settings.profilesPerQuery()) {
            settle(open, changes, null);
            backfill = new Backfill(wanted, page.getLast());
        } else {
            open.seal(changes, open.watermark().withRevisions(wanted));
            backfill = null;
            LOG.info("Segments {} of project {} have been evaluated for everyone", ids, project);
        }
        return page.size();
    }

    private List<RecordedChange> changes(TickLedger open, List<Segment> segments, List<ProfileId> page, Instant at) {
        return page.isEmpty()
                ? List.of()
                : evaluation.changes(segments, page, at, open.watermark().tick() + 1);
    }

    /** Finishes a page; {@code moved} is null while more pages follow, and the watermark then stays where it is. */
    private static void settle(TickLedger open, List<RecordedChange> changes, @Nullable Watermark moved) {
        Watermark next = moved == null ? open.watermark() : moved;
        if (changes.isEmpty()) {
            open.advance(next);
        } else {
            open.seal(changes, next);
        }
    }

    private void keepLease(TickLedger open) {
        SegmentRedis.Lease lease = redis.take(project, open.fence());
        if (lease == null || lease.fence() != open.fence()) {
            throw new LeaseLostException(project);
        }
    }
}
