package io.metka.telemetry;

import io.metka.model.Rejection;

/**
 * What the public listener sees.
 *
 * <p>Alert when {@code rate(metka_edge_answers_total{status=~"5.."}[5m]) > 0}: events are being turned away. Watch
 * {@code rate(metka_edge_rejected_total[1h])} by protocol and reason: a source sends what cannot be taken.
 */
public interface EdgeSignals {
    EdgeSignals NOOP = new EdgeSignals() {
        @Override
        public void answered(String route, int status, long nanos) {}

        @Override
        public void accepted(String protocol, int events) {}

        @Override
        public void rejected(String protocol, Rejection.Reason reason) {}

        @Override
        public void previewed(int records) {}
    };

    /**
     * One request was answered.
     *
     * @param nanos from the head of the request to the answer
     */
    void answered(String route, int status, long nanos);

    /**
     * Events are durable, and their sender was told so.
     *
     * @param protocol the wire name of the format that they came in
     */
    void accepted(String protocol, int events);

    void rejected(String protocol, Rejection.Reason reason);

    /** So much was told by previews of drafts; none of it is stored. */
    void previewed(int records);
}
