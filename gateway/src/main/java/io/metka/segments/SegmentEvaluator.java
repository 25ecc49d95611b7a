package io.metka.segments;

import io.metka.container.Catalog;
import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.settings.SegmentSettings;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.SegmentSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out who entered and who left each published segment since it was last asked; used by one thread. */
public final class SegmentEvaluator {
    private final SegmentSettings settings;
    private final SegmentPorts ports;
    private final SegmentRedis redis;
    private final SegmentSignals signals;
    private final Clock clock;
    private final Map<ProjectId, ProjectEvaluator> projects = new LinkedHashMap<>();

    private @Nullable Catalog read;
    private Map<ProjectId, Definitions> definitions = Map.of();

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
        Definitions active = definitions.getOrDefault(project, Definitions.of(Catalog.EMPTY, project));
        ProjectEvaluator.Outcome outcome = evaluator.tick(active, progress);
        if (outcome == null || active.isEmpty()) {
            return null;
        }
        signals.ticked(outcome.profiles(), Duration.ofNanos(clock.nanoTime() - start));
        return outcome.through();
    }

    /** A project that lost its last segment is kept, so that a tick of it that is under way is finished. */
    private void readCatalog() {
        Catalog published = ports.catalog().get();
        if (published.equals(read)) {
            return;
        }
        Map<ProjectId, Definitions> fresh = new LinkedHashMap<>();
        published.segments().stream().map(SegmentDefinition::project).distinct().forEach(project -> {
            Definitions now = Definitions.of(published, project);
            Definitions before = definitions.get(project);
            fresh.put(project, before != null && before.sameAs(now) ? before : now);
            projects.computeIfAbsent(project, p -> new ProjectEvaluator(p, settings, ports, redis, clock));
        });
        definitions = fresh;
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
