package io.metka.consent;

import io.metka.model.ConsentReceipt;
import io.metka.support.Backoff;
import io.metka.support.Clock;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.ConsentSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a decision hold as soon as it is on disk, ahead of everything that waits in the spool before it. It is the quick way
 * and not the sure one: what it loses in a crash or for want of room comes to the ledger through the spool.
 */
public final class ConsentApplier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsentApplier.class);
    private static final int ROOM = 100_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Backoff OUTAGE = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final Clock clock;
    private final ConsentSignals signals;
    private final BlockingQueue<ConsentReceipt> waiting = new ArrayBlockingQueue<>(ROOM);
    private volatile boolean closing;
    private @Nullable Thread thread;

    /** Takes decisions in at once, and waits for a ledger. */
    public ConsentApplier(Clock clock, ConsentSignals signals) {
        this.clock = clock;
        this.signals = signals;
    }

    /** Works on one thread of its own until it is closed; to be called once. */
    public void start(ConsentLedger ledger) {
        Thread worker = Thread.ofPlatform().name("consent").daemon().unstarted(() -> work(ledger));
        worker.start();
        thread = worker;
    }

    /** Takes over receipts that are on disk; never waits. */
    public void accept(List<ConsentReceipt> receipts) {
        for (ConsentReceipt receipt : receipts) {
            if (!waiting.offer(receipt)) {
                signals.delayed();
            }
        }
    }

    private void work(ConsentLedger ledger) {
        List<ConsentReceipt> taken = new ArrayList<>(MOST_AT_ONCE);
        try {
            while (!closing) {
                taken.add(waiting.take());
                waiting.drainTo(taken, MOST_AT_ONCE - 1);
                apply(ledger, taken);
                taken.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(ConsentLedger ledger, List<ConsentReceipt> taken) throws InterruptedException {
        for (int failures = 1; !closing; failures++) {
            try {
                ledger.apply(taken);
                return;
            } catch (StoreUnavailableException e) {
                LOG.debug("{} consent decisions wait for {}", taken.size(), e.store());
                clock.sleep(OUTAGE.after(failures));
            } catch (RuntimeException e) {
                LOG.error(
                        "{} consent decisions could not be applied at once; the spool brings them again",
                        taken.size(),
                        e);
                return;
            }
        }
    }

    /** What still waits comes again through the spool. */
    @Override
    public void close() {
        closing = true;
        Thread worker = thread;
        if (worker == null) {
            return;
        }
        worker.interrupt();
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
