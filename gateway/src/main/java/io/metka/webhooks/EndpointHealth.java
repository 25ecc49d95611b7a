package io.metka.webhooks;

import io.metka.model.WebhookEndpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which endpoints fail as this node sees it: writes a line, and gives notice, when that changes. */
final class EndpointHealth {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointHealth.class);

    private final EndpointNotices notices;
    private final Map<LaneId, Set<String>> failing = new HashMap<>();
    private final Set<LaneId> gone = new HashSet<>();

    EndpointHealth(EndpointNotices notices) {
        this.notices = notices;
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

    /** The lane is found stopped by failures; notice is given once until it is found moving. */
    void stopped(LaneId lane, WebhookEndpoint endpoint) {
        synchronized (this) {
            if (!gone.add(lane)) {
                return;
            }
        }
        LOG.warn(
                "The webhook endpoint {} has taken nothing for too long: its messages are kept and wait until it is resumed",
                lane);
        try {
            notices.stopped(endpoint);
        } catch (RuntimeException e) {
            LOG.error("The notice that the webhook endpoint {} was stopped could not be given", lane, e);
        }
    }

    /** The lane is found paused; notice is given once until it is found moving. */
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
        try {
            notices.gone(endpoint);
        } catch (RuntimeException e) {
            LOG.error("The notice that the webhook endpoint {} is gone could not be given", lane, e);
        }
    }

    synchronized void moving(LaneId lane) {
        gone.remove(lane);
    }
}
