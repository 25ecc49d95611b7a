package io.metka.segments;

import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of one project's ticks under one holding of its lease; used by one thread.
 *
 * <h2>Why no change is lost or repeated</h2>
 *
 * <p>A tick's changes are computed, then sealed. From then on the same list is stored under a token made from the tick's
 * number, mirrored, handed over, and the watermark written; this sequence is repeated from its beginning until it
 * succeeds, and each step has no effect when repeated. Only then may the next tick read memberships.
 *
 * <p>After a crash, stored changes of a tick above the last written watermark are a sealed list that may not have been
 * handed over. It is handed over again, and its tick is closed under the watermark of the one before, since what that
 * tick had seen is not known any more. The next tick evaluates from there: a watermark that lags costs only work.
 *
 * <p>Two holders cannot both store a tick, since its token admits one list. A holder that was paused until its lease ran
 * out is stopped by its fence before it hands anything over.
 */
final class TickLedger {
    private static final Logger LOG = LoggerFactory.getLogger(TickLedger.class);

    private final ProjectId project;
    private final Memberships memberships;
    private final SegmentRedis redis;
    private final Consumer<List<MembershipChange>> changes;
    private final Clock clock;
    private final long fence;

    private Watermark watermark;
    private Instant written;
    private long mirrored;
    private @Nullable Sealed sealed;

    /** True until an insert has shown that no earlier holder was still inserting. */
    private boolean succeeding = true;

    private TickLedger(
            ProjectId project, SegmentPorts ports, SegmentRedis redis, Clock clock, SegmentRedis.Lease lease) {
        this.project = project;
        this.memberships = new Memberships(ports.tables(), project);
        this.redis = redis;
        this.changes = ports.changes();
        this.clock = clock;
        this.fence = lease.fence();
        this.mirrored = lease.mirrored();
        this.watermark = memberships.watermark();
        this.written = clock.now();
    }

    /**
     * A tick whose changes are final.
     *
     * @param stored true when the changes were read from ClickHouse
     */
    private record Sealed(List<RecordedChange> changes, boolean stored, Watermark watermark, Instant finishedAt) {
        long tick() {
            return watermark.tick();
        }
    }

    /** Reads where the last holder left off; what it may not have handed over is finished by {@link #finish}. */
    static TickLedger open(
            ProjectId project, SegmentPorts ports, SegmentRedis redis, Clock clock, SegmentRedis.Lease lease) {
        TickLedger ledger = new TickLedger(project, ports, redis, clock, lease);
        Watermark watermark = ledger.watermark;
        List<RecordedChange> unfinished = ledger.memberships.after(watermark.tick());
        if (!unfinished.isEmpty()) {
            long tick = unfinished.getLast().change().tick();
            ledger.sealed = new Sealed(unfinished, true, watermark.withTick(tick), clock.now());
        }
        LOG.info(
                "This node evaluates project {} from tick {} at {}; {} changes to hand over again",
                project,
                watermark.tick(),
                watermark.at(),
                unfinished.size());
        return ledger;
    }

    long fence() {
        return fence;
    }

    Watermark watermark() {
        return watermark;
    }

    /** When the watermark was last written down, or this ledger opened. */
    Instant written() {
        return written;
    }

    /** Moves the watermark without writing it down: for ticks that found no change. */
    void advance(Watermark moved) {
        watermark = moved;
    }

    /** Makes a tick's changes final and finishes it. */
    void seal(List<RecordedChange> tickChanges, Watermark moved) {
        sealed = new Sealed(tickChanges, false, moved.withTick(watermark.tick() + 1), clock.now());
        finish();
    }

    /** Finishes the sealed tick, if there is one; to be repeated after a failure. */
    void finish() {
        Sealed tick = sealed;
        if (tick == null) {
            return;
        }
        if (!tick.changes().isEmpty() && !tick.stored()) {
            store(tick);
        }
        redis.mirror(
                project,
                fence,
                tick.changes().stream().map(TickLedger::membership).toList(),
                tick.tick());
        mirrored = tick.tick();
        if (!tick.changes().isEmpty()) {
            changes.accept(tick.changes().stream().map(RecordedChange::change).toList());
        }
        memberships.insert(tick.watermark(), tick.finishedAt());
        watermark = tick.watermark();
        written = tick.finishedAt();
        sealed = null;
    }

    private void store(Sealed tick) {
        memberships.insert(tick.tick(), tick.changes());
        if (succeeding) {
            List<RecordedChange> stored = memberships.after(watermark.tick());
            if (!new HashSet<>(stored).equals(new HashSet<>(tick.changes()))) {
                throw new LeaseLostException(project);
            }
            succeeding = false;
        }
    }

    /**
     * Fills the mirror when Redis has lost its newest writes, or everything.
     *
     * @param found the tick through which Redis says that it is up to date
     */
    void repairMirror(long found, int pageSize) {
        mirrored = Math.min(mirrored, found);
        if (mirrored >= watermark.tick()) {
            return;
        }
        LOG.info("Filling the mirror of project {} from tick {} to {}", project, mirrored, watermark.tick());
        Memberships.Key after = null;
        boolean more = true;
        while (more) {
            List<Memberships.Membership> page = memberships.changedSince(mirrored, after, pageSize);
            more = page.size() == pageSize;
            after = more ? page.getLast().key() : null;
            redis.mirror(project, fence, page, more ? 0 : watermark.tick());
        }
        mirrored = watermark.tick();
    }

    private static Memberships.Membership membership(RecordedChange recorded) {
        MembershipChange change = recorded.change();
        return new Memberships.Membership(
                new Memberships.Key(change.segment(), change.profile()),
                change.kind() == MembershipChange.Kind.ENTERED);
    }
}
