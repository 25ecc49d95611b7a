package io.metka.telemetry;

import io.metka.model.DeliveryAttempt;
import java.time.Duration;
import java.util.List;

/**
 * What webhooks tell the operator.
 *
 * <p>Alert when messages disappear: summed over all nodes, {@code enqueued = delivered + dead + suppressed + held_out +
 * coalesced + depth} holds whenever nothing is under way. Alert when a partner is away: the age of the oldest message of an endpoint stays above an hour.
 * Alert when {@code dead} grows: someone has to look and replay.
 */
public interface WebhookSignals {
    WebhookSignals NOOP = new WebhookSignals() {
        @Override
        public void enqueued(int messages) {}

        @Override
        public void attempted(DeliveryAttempt.Outcome outcome, Duration took) {}

        @Override
        public void stopped(String project, String endpoint, boolean gone) {}

        @Override
        public void noticed(boolean taken) {}

        @Override
        public void snapshotPage() {}

        @Override
        public void snapshotEnded(boolean complete) {}

        @Override
        public void sampled(List<Lane> lanes) {}
    };

    /** Messages were put into a lane for the first time, or again by a replay; repeated hand-overs do not count. */
    void enqueued(int messages);

    /** What an attempt, or a decision against one, means for its message is durable. */
    void attempted(DeliveryAttempt.Outcome outcome, Duration took);

    /**
     * This node has found an endpoint stopped because of its partner; each node says so once for each stop.
     *
     * @param gone whether the partner answered 410, else it has taken nothing for too long
     */
    void stopped(String project, String endpoint, boolean gone);

    /** Somebody was told of a stop, or that was given up. */
    void noticed(boolean taken);

    /** A partner has taken a page of a snapshot. */
    void snapshotPage();

    /** A snapshot has ended: the partner has taken all of it, or it was given up. */
    void snapshotEnded(boolean complete);

    /** All lanes as they stand now; every node measures the same lanes, so take the maximum over the nodes. */
    void sampled(List<Lane> lanes);

    /**
     * One endpoint's lane.
     *
     * @param depth messages waiting or under way
     * @param oldest the age of the oldest of them, zero when there is none
     * @param dead dead letters that can be replayed
     * @param unlogged attempts that wait to be written to the delivery log
     * @param paused whether deliveries stand still because the partner answered 410
     */
    record Lane(
            String project, String endpoint, long depth, Duration oldest, long dead, long unlogged, boolean paused) {}
}
