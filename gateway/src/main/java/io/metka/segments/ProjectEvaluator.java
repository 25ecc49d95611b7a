package io.metka.segments;

import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.segments.language.RfmModel;
import io.metka.segments.language.RuleLinker.Named;
import io.metka.settings.SegmentSettings;
import io.metka.support.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final RfmBoundaries boundaries;

    /** Null while another node holds the lease. */
    private @Nullable TickLedger ledger;

    private @Nullable Backfill backfill;
    private @Nullable Linked linked;

    ProjectEvaluator(ProjectId project, SegmentSettings settings, SegmentPorts ports, SegmentRedis redis, Clock clock) {
        this.project = project;
        this.settings = settings;
        this.ports = ports;
        this.redis = redis;
        this.clock = clock;
        this.candidates = new Candidates(ports.tables(), project);
        this.evaluation = new Evaluation(project, ports.tables());
        this.boundaries = new RfmBoundaries(ports.tables(), project);
    }

    /**
     * The evaluation of everyone under new rules, a page with each tick.
     *
     * @param after where the next page begins, null for the first
     */
    private record Backfill(
            Map<String, Long> revisions, @Nullable ProfileId after) {}

    /** The segments as they were last made ready. */
    private record Linked(Definitions from, @Nullable Named<RfmModel> scores, List<Segment> segments) {}

    /**
     * What one tick did.
     *
     * @param through the instant through which the project is evaluated, null before its first evaluation
     * @param profiles how many were looked at
     */
    record Outcome(@Nullable Instant through, int profiles) {}

    /** One tick; null when another node evaluates this project. */
    @Nullable
    Outcome tick(Definitions definitions, List<Progress> progress) {
        try {
            TickLedger open = underLease();
            if (open == null) {
                return null;
            }
            open.finish();
            int profiles = definitions.isEmpty() || progress.isEmpty() ? 0 : evaluate(open, definitions, progress);
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

    private int evaluate(TickLedger open, Definitions definitions, List<Progress> progress) {
        Instant at = progress.stream()
                .map(Progress::complete)
                .min(Instant::compareTo)
                .orElseThrow()
                .truncatedTo(ChronoUnit.MILLIS);
        Instant before = open.watermark().at();
        if (before != null && !at.isAfter(before)) {
            return 0;
        }
        List<Segment> segments = linked(definitions, at);
        Map<String, Position> positions = new HashMap<>(open.watermark().positions());
        progress.forEach(p -> positions.put(p.node(), p.stored()));
        Instant since = before == null ? at : before;
        Map<String, Long> evaluated = evaluated(open, segments);
        int profiles = 0;
        if (before == null || before.plus(LONGEST_PAUSE).isBefore(at)) {
            LOG.info("Project {} was last evaluated at {}: everyone will be looked at", project, before);
            evaluated = Map.of();
            open.advance(open.watermark().withRevisions(evaluated).movedTo(at, positions));
        } else {
            profiles = changed(open, tick(open, segments, at, since, evaluated), positions);
        }
        profiles += backfill(open, tick(open, segments, at, since, evaluated));
        if (!clock.now().isBefore(open.written().plus(settings.watermark()))) {
            open.seal(List.of(), open.watermark());
        }
        return profiles;
    }

    private List<Segment> linked(Definitions definitions, Instant at) {
        Named<RfmModel> scores = definitions.useRfm() ? boundaries.model(definitions.rfm(), at) : null;
        Linked known = linked;
        if (known == null || known.from() != definitions || !Objects.equals(known.scores(), scores)) {
            known = new Linked(definitions, scores, definitions.linked(scores));
            linked = known;
        }
        return known.segments();
    }

    /** The revisions under which everyone has been looked at, of segments that still are what they were. */
    private static Map<String, Long> evaluated(TickLedger open, List<Segment> segments) {
        Map<String, Long> wanted = segments.stream().collect(Collectors.toMap(Segment::id, Segment::effective));
        Map<String, Long> evaluated = new HashMap<>(open.watermark().revisions());
        if (evaluated.entrySet().retainAll(wanted.entrySet())) {
            open.advance(open.watermark().withRevisions(evaluated));
        }
        return evaluated;
    }

    private static Evaluation.Tick tick(
            TickLedger open, List<Segment> segments, Instant at, Instant since, Map<String, Long> evaluated) {
        Set<String> initial = segments.stream()
                .map(Segment::id)
                .filter(id -> !evaluated.containsKey(id))
                .collect(Collectors.toSet());
        return new Evaluation.Tick(segments, at, since, open.watermark().tick(), initial);
    }

    /** Evaluates everyone whom events or the passing of time may have changed; the watermark moves with the last page. */
    private int changed(TickLedger open, Evaluation.Tick tick, Map<String, Position> positions) {
        Watermark from = open.watermark();
        List<EventRange> crossed = tick.segments().stream()
                .flatMap(s -> RuleReach.edges(s.rule()).stream())
                .distinct()
                .map(edge -> edge.crossed(tick.since(), tick.at()))
                .toList();
        Candidates.Sources sources = new Candidates.Sources(
                arrivals(from.positions(), positions), crossed, new EventRange("", tick.since(), tick.at()), Set.of());
        ProfileId after = null;
        int profiles = 0;
        while (true) {
            List<ProfileId> page = candidates.page(sources, after, settings.profilesPerQuery());
            boolean last = page.size() < settings.profilesPerQuery();
            settle(open, changes(open, tick, page), last ? open.watermark().movedTo(tick.at(), positions) : null);
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
    private int backfill(TickLedger open, Evaluation.Tick tick) {
        if (tick.initial().isEmpty()) {
            backfill = null;
            return 0;
        }
        Map<String, Long> wanted = tick.segments().stream().collect(Collectors.toMap(Segment::id, Segment::effective));
        Backfill running = backfill;
        if (running == null || !running.revisions().equals(wanted)) {
            LOG.info("Evaluating everyone in project {} for segments {}", project, tick.initial());
            running = new Backfill(wanted, null);
        }
        Candidates.Page page = population(tick, running.after());
        List<RecordedChange> changes = changes(open, tick, page.present());
        if (page.last() != null) {
            settle(open, changes, null);
            backfill = new Backfill(wanted, page.last());
        } else {
            open.seal(changes, open.watermark().withRevisions(wanted));
            backfill = null;
            LOG.info("Segments {} of project {} have been evaluated for everyone", tick.initial(), project);
        }
        return page.present().size();
    }

    /** Who may be in the new segments: those with a suitable event, or everybody when a rule needs none. */
    private Candidates.Page population(Evaluation.Tick tick, @Nullable ProfileId after) {
        List<EventRange> events = new ArrayList<>();
        for (Segment segment : tick.segments()) {
            if (tick.initial().contains(segment.id())) {
                List<EventRange> some = RuleReach.population(segment.rule(), tick.at());
                if (some == null) {
                    return candidates.everybody(tick.initial(), after, settings.profilesPerQuery());
                }
                events.addAll(some);
            }
        }
        List<ProfileId> page = candidates.page(
                new Candidates.Sources(Map.of(), events, null, tick.initial()), after, settings.profilesPerQuery());
        return new Candidates.Page(page, page.size() < settings.profilesPerQuery() ? null : page.getLast());
    }

    private List<RecordedChange> changes(TickLedger open, Evaluation.Tick tick, List<ProfileId> page) {
        return page.isEmpty()
                ? List.of()
                : evaluation.changes(tick.numbered(open.watermark().tick() + 1), page);
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
