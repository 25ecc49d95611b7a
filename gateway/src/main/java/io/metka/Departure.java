package io.metka;

import io.metka.edge.EdgeServer;
import io.metka.settings.StopSettings;
import io.metka.support.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a gateway goes: it says so first, then takes no more requests, then stores what it has accepted. */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final StopSettings settings;
    private final EdgeServer edge;
    private final Backstage backstage;
    private final GatewayHealth health;
    private final Clock clock;

    Departure(StopSettings settings, EdgeServer edge, Backstage backstage, GatewayHealth health, Clock clock) {
        this.settings = settings;
        this.edge = edge;
        this.backstage = backstage;
        this.health = health;
        this.clock = clock;
    }

    /** Blocks, at most for the three times of the settings together; afterwards everything may be closed. */
    void run() {
        health.leave();
        edge.leave();
        LOG.info(
                "Stopping: not ready any more; requests are taken for another {} ms",
                settings.notice().toMillis());
        try {
            clock.sleep(settings.notice());
            edge.stop(settings.answers()).await();
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() throws InterruptedException {
        long end = clock.nanoTime() + settings.drain().toNanos();
        while (backstage.isStoring() && left() > 0 && clock.nanoTime() - end < 0) {
            clock.sleep(LOOK_EVERY);
        }
        if (left() == 0) {
            LOG.info("Stopping: everything that was accepted is stored");
        } else {
            LOG.info("Stopping: {} bytes of accepted events stay in the spool for the next start", left());
        }
    }

    private long left() {
        return backstage.pipeline().backlogBytes();
    }
}
