package io.metka.telemetry;

import io.metka.model.Rejection;

/**
 * What the public listener sees.
 *
 * <p>Alert when {@code rate(metka_edge_answers_total{status=~"5.."}[5m]) > 0}: events are being turned away. Watch
 * {@code rate(metka_edge_rejected_total[1h])} by protocol and reason: a source sends what cannot be taken. Watch
 * {@code rate(metka_edge_limited_total[5m])} by limit: somebody is told to wait or turned away at the door.
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

        @Override
        public void limited(Limit limit) {}
    };

    /** What keeps one client from taking what is there for all. */
    enum Limit {
        /** Requests a second of one network address. */
        ADDRESS,
        /** Events a second of one source. */
        SOURCE,
        /** Open connections, of one address or of all. */
        CONNECTIONS,
        /** Time for a request's head. */
        HEADER_TIMEOUT,
        /** Time for a request's body. */
        BODY_TIMEOUT
    }

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

    /** A client met a limit: its request was answered 429 or 408, or its connection was closed. */
    void limited(Limit limit);
}
