package io.metka.webhooks;

import io.metka.model.WebhookEndpoint;
import io.metka.telemetry.WebhookSignals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which endpoints fail as this node sees it: writes a line, and counts, when that changes. */
final class EndpointHealth {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointHealth.class);

    private final WebhookSignals signals;
    private final Map<LaneId, Set<String>> failing = new HashMap<>();
    private final Set<LaneId> gone = new HashSet<>();

    EndpointHealth(WebhookSignals signals) {
        this.signals = signals;
    }

    /** A sub-lane's head has left it. */
    synchronized void moved(LaneId lane, String sublane) {
        Set<String> stuck = failing.get(lane);
        if (stuck != null && stuck.remove(sublane) && stuck.isEmpty()) {
            failing.remove(lane);
            LOG.info("Deliveries to the webhook endpoint {} work again", lane);
        }
    }

    /** A sub-lane's head stays where it is. The log gets the status alone: a body may hold anything. */
    synchronized void failed(LaneId lane, String sublane, Answer answer) {
        Set<String> stuck = failing.computeIfAbsent(lane, _ -> new HashSet<>());
        if (stuck.isEmpty()) {
            LOG.warn(
                    "Deliveries to the webhook endpoint {} fail and will be retried: {}",
                    lane,
                    answer.status() == 0 ? answer.error() : "HTTP " + answer.status());
        }
        stuck.add(sublane);
    }

    /** The lane is found stopped by failures; told once until it is found moving. */
    void stopped(LaneId lane, WebhookEndpoint endpoint) {
        synchronized (this) {
            if (!gone.add(lane)) {
                return;
            }
        }
        LOG.warn(
                "The webhook endpoint {} has taken nothing for too long: its messages are kept and wait until it is resumed",
                lane);
        signals.stopped(endpoint.project().value(), endpoint.id(), false);
    }

    /** The lane is found paused; told once until it is found moving. */
    void paused(LaneId lane, WebhookEndpoint endpoint) {
        synchronized (this) {
            if (!gone.add(lane)) {
                return;
            }
        }
        LOG.warn(
                "The webhook endpoint {} answered 410 Gone: its messages are kept and wait until it gets another URL, is"
                        + " disabled and enabled again, or is resumed",
                lane);
        signals.stopped(endpoint.project().value(), endpoint.id(), true);
    }

    synchronized void moving(LaneId lane) {
        gone.remove(lane);
    }
}
