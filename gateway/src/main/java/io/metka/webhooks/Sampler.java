package io.metka.webhooks;

import io.metka.model.WebhookEndpoint;
import io.metka.support.Clock;
import io.metka.telemetry.WebhookSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures all lanes at intervals, and gives notice of those that stand still. */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    /** A node that comes back after an outage of the control store has learnt of every endpoint by then. */
    private static final Duration ORPHANS_KEPT = Duration.ofDays(1);

    private final Lanes lanes;
    private final Endpoints endpoints;
    private final EndpointHealth health;
    private final Notices notices;
    private final WebhookSignals signals;
    private final Clock clock;
    private final Loop loop;

    Sampler(Courier.Parts parts, Notices notices, Duration every) {
        this.lanes = parts.lanes();
        this.endpoints = parts.endpoints();
        this.health = parts.health();
        this.notices = notices;
        this.signals = parts.signals();
        this.clock = parts.clock();
        loop = new Loop("webhooks-sampler", every, this::sample);
    }

    void start() {
        loop.start();
    }

    private void sample() {
        Set<LaneId> all = new LinkedHashSet<>(endpoints.all().keySet());
        all.addAll(lanes.known());
        List<WebhookSignals.Lane> measures = new ArrayList<>();
        for (LaneId lane : all) {
            boolean owned = endpoints.all().containsKey(lane);
            Lanes.Sample sample = lanes.sample(lane, owned);
            measures.add(new WebhookSignals.Lane(
                    lane.project().value(),
                    lane.endpoint(),
                    sample.depth(),
                    sample.oldest(),
                    sample.dead(),
                    sample.unlogged(),
                    !sample.pausedFor().isEmpty()));
            tell(lane, sample);
            if (!owned) {
                clear(lane, sample);
            }
        }
        signals.sampled(measures);
    }

    /** What is left of an endpoint that was deleted goes, but not before every node must have heard of a new one. */
    private void clear(LaneId lane, Lanes.Sample sample) {
        Instant since = sample.orphanedAt();
        boolean over = since != null && !since.plus(ORPHANS_KEPT).isAfter(clock.now());
        if (over && sample.depth() + sample.dead() > 0) {
            LOG.info(
                    "{} messages and {} dead letters of {}, which is deleted, go", sample.depth(), sample.dead(), lane);
        }
        if (over) {
            lanes.forget(lane);
        }
        if (sample.empty()) {
            lanes.strikeOff(lane);
        }
    }

    private void tell(LaneId lane, Lanes.Sample sample) {
        if (sample.forgotten() > 0) {
            LOG.warn("{} dead letters of {} were too old to be kept for a replay", sample.forgotten(), lane);
        }
        WebhookEndpoint endpoint = endpoints.enabled(lane);
        if (sample.pausedFor().isEmpty()) {
            health.moving(lane);
        } else if (endpoint != null && sample.pausedFor().equals(endpoint.url().toString())) {
            LaneStatus.State state = LaneStatus.of(endpoint, sample).state();
            if (state == LaneStatus.State.GONE) {
                health.paused(lane, endpoint);
            } else {
                health.stopped(lane, endpoint);
            }
            notices.stopped(lane, endpoint, state);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
