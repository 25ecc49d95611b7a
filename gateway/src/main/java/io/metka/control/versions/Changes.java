package io.metka.control.versions;

import io.metka.control.store.ControlStore;
import io.metka.control.workspace.Work;
import io.metka.support.Backoff;
import io.metka.support.Clock;
import io.metka.support.Ids;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to change definitions: a transaction, then the publication of what it changed.
 *
 * <p>A change that is stored is made: when the data plane does not take the new catalog, the change stands and the
 * catalog is offered again until it is taken.
 */
public final class Changes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    private final ControlStore store;
    private final CatalogPublisher publisher;
    private final Clock clock;
    private final Ids ids;
    private final AtomicBoolean behind = new AtomicBoolean();
    private volatile boolean closed;

    public Changes(ControlStore store, CatalogPublisher publisher, Clock clock, Ids ids) {
        this.store = store;
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
    }

    /** Carries out a change in the name of {@code actor}; an exception from it undoes it as a whole. */
    public <T> T make(String actor, Function<Work, T> change) {
        record Made<T>(T result, boolean forDataPlane) {}
        Made<T> made = store.write(tx -> {
            long before = tx.counter(Work.CATALOG);
            T result = change.apply(new Work(tx, actor, clock.now(), ids));
            return new Made<>(result, tx.counter(Work.CATALOG) != before);
        });
        if (made.forDataPlane()) {
            publish();
        }
        return made.result();
    }

    /** Brings the data plane up to the stored state, now or, when that fails, as soon as it succeeds. */
    public void publish() {
        try {
            publisher.publish();
        } catch (RuntimeException e) {
            if (behind.compareAndSet(false, true)) {
                LOG.warn("The data plane is behind the control plane; trying until it is not", e);
                Thread.ofVirtual().name("catalog-retry").start(this::catchUp);
            }
        }
    }

    /** True while the data plane works with older definitions than the stored ones. */
    public boolean isBehind() {
        return behind.get();
    }

    /** Ends the attempts to catch up. */
    @Override
    public void close() {
        closed = true;
    }

    /** Ends with one more {@link #publish}, for a change that failed to be published just before the mark was cleared. */
    private void catchUp() {
        for (int failures = 1; !closed; failures++) {
            try {
                clock.sleep(RETRY.after(failures));
                publisher.publish();
                behind.set(false);
                LOG.info("The data plane has caught up with the control plane");
                publish();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.debug("The data plane is still behind", e);
            }
        }
    }
}
