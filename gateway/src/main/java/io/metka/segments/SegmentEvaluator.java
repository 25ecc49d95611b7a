package io.metka.segments;

import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.settings.SegmentSettings;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.SegmentSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who entered and who left each published segment since it was last asked; used by one thread. */
public final class SegmentEvaluator {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentEvaluator.class);

    private final SegmentSettings settings;
    private final SegmentPorts ports;
    private final SegmentRedis redis;
    private final SegmentSignals signals;
    private final Clock clock;
    private final Map<ProjectId, ProjectEvaluator> projects = new LinkedHashMap<>();

    private List<SegmentDefinition> read = List.of();
    private Map<ProjectId, List<Segment>> segments = Map.of();

    public SegmentEvaluator(
            SegmentSettings settings, SegmentPorts ports, SegmentRedis redis, SegmentSignals signals, Clock clock) {
        this.settings = settings;
        this.ports = counted(ports, signals);
        this.redis = redis;
        this.signals = signals;
        this.clock = clock;
    }

    /**
     * Evaluates every project whose lease this node gets, as of the instant through which everything received is stored.
     *
     * @throws StoreUnavailableException when ClickHouse, Redis or the consumer of changes is away, after the other
     *     projects had their turn; the next call goes on where this one stopped
     */
    public void tick() {
        // Read before everything else: what is complete now is what the queries below will find.
        List<Progress> progress = ports.progress().get();
        readCatalog();
        Instant oldest = null;
        StoreUnavailableException away = null;
        for (ProjectId project : List.copyOf(projects.keySet())) {
            try {
                Instant through = tick(project, progress);
                if (through != null && (oldest == null || through.isBefore(oldest))) {
                    oldest = through;
                }
            } catch (StoreUnavailableException e) {
                signals.postponed(e.store());
                away = e;
            }
        }
        if (away != null) {
            throw away;
        }
        if (oldest == null) {
            signals.standingBy();
        } else {
            signals.evaluatedThrough(oldest);
        }
    }

    /** Gives up the leases, so that another node need not wait for them to run out. */
    public void release() {
        projects.values().forEach(ProjectEvaluator::release);
    }

    private @Nullable Instant tick(ProjectId project, List<Progress> progress) {
        ProjectEvaluator evaluator = projects.get(project);
        if (evaluator == null) {
            return null;
        }
        long start = clock.nanoTime();
        List<Segment> active = segments.getOrDefault(project, List.of());
        ProjectEvaluator.Outcome outcome = evaluator.tick(active, progress);
        if (outcome == null || active.isEmpty()) {
            return null;
        }
        signals.ticked(outcome.profiles(), Duration.ofNanos(clock.nanoTime() - start));
        return outcome.through();
    }

    /** A project that lost its last segment is kept, so that a tick of it that is under way is finished. */
    private void readCatalog() {
        List<SegmentDefinition> published = ports.catalog().get().segments();
        if (published.equals(read)) {
            return;
        }
        Map<ProjectId, List<Segment>> fresh = new LinkedHashMap<>();
        for (SegmentDefinition definition : published) {
            RuleParser.Parsed parsed = RuleParser.parse(definition.rule());
            Rule rule = parsed.rule();
            if (rule == null) {
                LOG.error(
                        "Segment {} of project {} is not evaluated, its rule is not valid: {}",
                        definition.id(),
                        definition.project(),
                        parsed.problems());
            } else {
                fresh.computeIfAbsent(definition.project(), _ -> new ArrayList<>())
                        .add(new Segment(definition.id(), definition.revision(), rule));
            }
        }
        fresh.keySet()
                .forEach(project ->
                        projects.computeIfAbsent(project, p -> new ProjectEvaluator(p, settings, ports, redis, clock)));
        segments = fresh;
        read = published;
    }

    /** Counts changes once they have been taken over. */
    private static SegmentPorts counted(SegmentPorts ports, SegmentSignals signals) {
        return new SegmentPorts(ports.tables(), ports.progress(), ports.catalog(), changes -> {
            ports.changes().accept(changes);
            int entered = (int) changes.stream()
                    .filter(c -> c.kind() == MembershipChange.Kind.ENTERED)
                    .count();
            signals.changed(entered, changes.size() - entered);
        });
    }
}
