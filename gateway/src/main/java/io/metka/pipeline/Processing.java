package io.metka.pipeline;

import io.metka.model.ProfiledEvent;
import io.metka.model.SpooledBatch;
import io.metka.settings.PipelineSettings;
import io.metka.spool.SealedBatch;
import io.metka.spool.Spool;
import io.metka.spool.SpoolRange;
import io.metka.spool.SpoolReader;
import io.metka.support.Backoff;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.PipelineSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way behind the spool: one thread takes sealed ranges, in order, through consent, identity, enrichment, sessions
 * and transformations to the warehouse.
 *
 * <p>A range is sealed before it is touched and committed after it is stored, and its insert carries a token made from
 * it. So a crash anywhere in between repeats the same range with the same token, and nothing is lost or stored twice
 * (design.md §4). An outage of a store is waited for; meanwhile the spool holds what arrives.
 */
public final class Processing implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Processing.class);
    private static final Duration IDLE_WAIT = Duration.ofMillis(500);

    /** A request may have been received this long before its batch comes to the spool, on its way through decoding. */
    private static final Duration BEFORE_THE_SPOOL = Duration.ofMillis(50);

    /** How long arrivals are counted to tell whether a burst is over. */
    private static final Duration SAMPLE = Duration.ofMillis(50);

    private static final Backoff OUTAGE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    private final Spool spool;
    private final SpoolReader reader;
    private final Stages stages;
    private final PipelineSettings settings;
    private final Clock clock;
    private final PipelineSignals signals;
    private final Pace pace;
    private final AtomicLong stored = new AtomicLong();
    private volatile boolean stopping;
    private volatile @Nullable String waitingFor;

    public Processing(Spool spool, Stages stages, PipelineSettings settings, Clock clock, PipelineSignals signals) {
        this.spool = spool;
        this.reader = spool.reader();
        this.stages = stages;
        this.settings = settings;
        this.pace = new Pace(settings.maxLag());
        this.clock = clock;
        this.signals = signals;
    }

    /** Works until {@link #stop}, or until its thread is interrupted. */
    @Override
    public void run() {
        int failures = 0;
        while (!stopping && !Thread.currentThread().isInterrupted()) {
            try {
                step();
                failures = recovered(failures);
            } catch (StoreUnavailableException e) {
                failures++;
                waitOut(e, failures);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failures++;
                LOG.error("A range of the spool cannot be processed and is tried again; nothing behind it moves on", e);
                pause(OUTAGE.after(failures));
            }
        }
        LOG.info("Processing stopped at position {}", reader.committed().offset());
    }

    /** Takes one sealed range the whole way; returns false when there was nothing to take. */
    boolean step() throws InterruptedException {
        Optional<SealedBatch> sealed = reader.seal(settings.batchEvents(), settings.batchBytes(), IDLE_WAIT);
        if (sealed.isEmpty()) {
            return false;
        }
        long started = clock.nanoTime();
        process(sealed.get());
        rest(Duration.ofNanos(clock.nanoTime() - started));
        return true;
    }

    private void process(SealedBatch sealed) {
        long started = clock.nanoTime();
        SpoolRange range = sealed.range();
        List<SpooledBatch> allowed = stages.consent().decide(range.spool(), range.token(), sealed.batches());
        stages.asides().write(range.token(), allowed);
        Stages.Resolved resolved = stages.identity().resolve(range.spool(), allowed);
        List<ProfiledEvent> settled = stages.consent().settle(resolved.events());
        List<ProfiledEvent> visits =
                stages.sessions().assign(range.spool(), stages.enrich().enrich(settled), resolved.merges());
        List<ProfiledEvent> known = stages.tags().transform(visits);
        stages.warehouse().write(range.token(), known, resolved.merges(), resolved.changes());
        reader.commit(sealed);
        stages.live().publish(known);
        int events = known.size();
        Duration took = Duration.ofNanos(clock.nanoTime() - started);
        stored.addAndGet(events);
        pace.stored(events, sealed.range().bytes(), took);
        signals.processed(events, resolved.duplicates(), took);
    }

    /** Keeps the ranges of a trickle apart, and lets a burst of requests pass. */
    private void rest(Duration took) throws InterruptedException {
        Duration pause = reader.backlogBytes() < settings.batchBytes()
                ? settings.linger().minus(took)
                : Duration.ZERO;
        do {
            long before = reader.backlogBytes();
            long since = clock.nanoTime();
            if (pause.isPositive()) {
                clock.sleep(pause);
            }
            pace.arrived(reader.backlogBytes() - before, Duration.ofNanos(clock.nanoTime() - since));
            pause = SAMPLE;
        } while (!stopping && pace.yields(lag()));
    }

    private Duration lag() {
        return reader.oldestUncommitted()
                .map(oldest -> Duration.between(oldest, clock.now()))
                .orElse(Duration.ZERO);
    }

    /** What is stored, and up to which instant that is everything. */
    public Progress progress() {
        Instant now = clock.now();
        Instant complete =
                reader.oldestUncommitted().filter(now::isAfter).orElse(now).minus(BEFORE_THE_SPOOL);
        return new Progress(spool.id(), reader.committed(), complete);
    }

    /** Durable bytes that are not stored yet. */
    public long backlogBytes() {
        return reader.backlogBytes();
    }

    /** Events stored since the start of this process. */
    public long storedEvents() {
        return stored.get();
    }

    /** The store that processing waits for, or null when it goes on. */
    public @Nullable String waitingFor() {
        return waitingFor;
    }

    /** Lets the range in hand finish and takes no other. */
    public void stop() {
        stopping = true;
    }

    private int recovered(int failures) {
        if (failures > 0) {
            LOG.info(
                    "Processing goes on after {} failed tries; {} bytes wait in the spool",
                    failures,
                    reader.backlogBytes());
            waitingFor = null;
            signals.waiting(false);
        }
        return 0;
    }

    private void waitOut(StoreUnavailableException outage, int failures) {
        if (failures == 1) {
            LOG.warn(
                    "Processing waits for {}: {}. Events are safe in the spool and are stored when it is back",
                    outage.store(),
                    outage.getMessage());
            waitingFor = outage.store();
            signals.waiting(true);
        }
        pause(OUTAGE.after(failures));
    }

    private void pause(Duration wait) {
        try {
            clock.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
