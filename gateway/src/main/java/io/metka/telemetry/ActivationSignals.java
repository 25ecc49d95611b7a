package io.metka.telemetry;

/**
 * What the communication policy tells the operator.
 *
 * <p>Alert when nothing is decided while messages wait in the lanes: a store that a decision needs is away. Alert when
 * {@code assigned − stored} grows: the warehouse does not take the assignments. A message that is tried
 * again is asked about again, so these numbers say what was decided, not how many messages there were.
 */
public interface ActivationSignals {
    ActivationSignals NOOP = new ActivationSignals() {
        @Override
        public void decided(Outcome outcome) {}

        @Override
        public void assigned(boolean heldOut) {}

        @Override
        public void stored(int assignments) {}
    };

    /** What a decision can be, and by which rule. */
    enum Outcome {
        SENT,
        HELD_OUT,
        NO_CONSENT,
        OUTRANKED,
        QUIET_HOURS,
        CAPPED,
        COALESCED,
        ENTRY_NOT_SENT
    }

    /** A change was asked about. */
    void decided(Outcome outcome);

    /** A profile was assigned to a group. */
    void assigned(boolean heldOut);

    /** Assignments are in the warehouse now. */
    void stored(int assignments);
}
