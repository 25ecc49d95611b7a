package io.metka.pipeline;

import io.metka.container.Catalog;
import io.metka.decode.Decoded;
import io.metka.model.Origin;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Source;
import io.metka.support.Clock;
import io.metka.support.RateLimit;
import io.metka.telemetry.EdgeSignals;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many events a second each source may send: its own figure, or that of the settings. A write key is public, so that
 * without a limit one copied key could fill the disk that all sources share. Imports are not limited: their key is secret.
 */
public final class SourceRates {
    /** One that lets everything pass. */
    static final SourceRates NONE = new SourceRates(0, Clock.SYSTEM, EdgeSignals.NOOP);

    private static final Logger LOG = LoggerFactory.getLogger(SourceRates.class);
    private static final int LOGS_PER_SECOND = 1;
    private static final int LOG_COST = 60;

    private final int standard;
    private final EdgeSignals signals;
    private final RateLimit rate;
    private final RateLimit logged;
    private volatile Map<Key, Integer> own = Map.of();

    /** A source among those of all projects. */
    private record Key(ProjectId project, String source) {}

    /** @param standard events a second of a source without a figure of its own, 0 for no limit */
    public SourceRates(int standard, Clock clock, EdgeSignals signals) {
        this.standard = standard;
        this.signals = signals;
        this.rate = new RateLimit(clock);
        this.logged = new RateLimit(clock);
    }

    /** Takes up the figures of the sources that have one. */
    public void follow(Catalog catalog) {
        Map<Key, Integer> next = new HashMap<>();
        for (Source source : catalog.sources()) {
            if (source.eventsPerSecond() > 0) {
                next.put(new Key(source.project(), source.id()), source.eventsPerSecond());
            }
        }
        own = Map.copyOf(next);
    }

    /** Null when the events may pass. Rejected ones count too: looking at them costs as much. */
    Receipt.@Nullable Refused refusal(Decoded.Understood understood) {
        Origin origin = understood.batch().origin();
        if (origin.protocol().equals(RawRequest.Protocol.IMPORT.wireName())) {
            return null;
        }
        int perSecond = own.getOrDefault(new Key(origin.project(), origin.source()), standard);
        String name = origin.project().value() + "/" + origin.source();
        int events = understood.batch().events().size() + understood.rejected().size();
        Duration wait = rate.take(name, perSecond, events);
        if (wait.isZero()) {
            return null;
        }
        signals.limited(EdgeSignals.Limit.SOURCE);
        if (logged.take(name, LOGS_PER_SECOND, LOG_COST).isZero()) {
            LOG.warn(
                    "The source {} sends more than {} events a second and is told to wait; raise its events_per_second"
                            + " (or edge.events_per_second for all) if they are its own",
                    name,
                    perSecond);
        }
        return new Receipt.Refused(
                Receipt.Refusal.RATE_LIMITED,
                "This source sends more than its " + perSecond
                        + " events a second; wait as long as Retry-After says, then send again.",
                wait);
    }
}
