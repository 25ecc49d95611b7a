package io.metka.webhooks;

import io.metka.model.WebhookEndpoint;
import io.metka.telemetry.WebhookSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures all lanes at intervals, and gives notice of those that stand still. */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final Lanes lanes;
    private final Endpoints endpoints;
    private final EndpointHealth health;
    private final WebhookSignals signals;
    private final Loop loop;

    Sampler(Lanes lanes, Endpoints endpoints, EndpointHealth health, WebhookSignals signals, Duration every) {
        this.lanes = lanes;
        this.endpoints = endpoints;
        this.health = health;
        this.signals = signals;
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
            Lanes.Sample sample = lanes.sample(lane);
            measures.add(new WebhookSignals.Lane(
                    lane.project().value(),
                    lane.endpoint(),
                    sample.depth(),
                    sample.oldest(),
                    sample.dead(),
                    sample.unlogged(),
                    !sample.pausedFor().isEmpty()));
            tell(lane, sample);
            if (sample.empty() && !endpoints.all().containsKey(lane)) {
                lanes.strikeOff(lane);
            }
        }
        signals.sampled(measures);
    }

    private void tell(LaneId lane, Lanes.Sample sample) {
        if (sample.forgotten() > 0) {
            LOG.warn("{} dead letters of {} were too old to be kept for a replay", sample.forgotten(), lane);
        }
        WebhookEndpoint endpoint = endpoints.enabled(lane);
        if (sample.pausedFor().isEmpty()) {
            health.moving(lane);
        } else if (endpoint != null && sample.pausedFor().equals(endpoint.url().toString())) {
            if (sample.failingSince() == null) {
                health.paused(lane, endpoint);
            } else {
                health.stopped(lane, endpoint);
            }
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
