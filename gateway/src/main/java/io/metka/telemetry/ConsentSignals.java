package io.metka.telemetry;

/**
 * What the consent ledger does.
 *
 * <p>Alert when {@code rate(metka_consent_delayed_total[5m]) > 0}: decisions come faster than Redis takes them, and
 * withdrawals hold only when the spool's backlog has been worked off.
 */
public interface ConsentSignals {
    ConsentSignals NOOP = new ConsentSignals() {
        @Override
        public void receipts(int stored) {}

        @Override
        public void withdrawals(int purposes) {}

        @Override
        public void reduced(int events) {}

        @Override
        public void dropped(int events) {}

        @Override
        public void delayed() {}
    };

    /** Receipts were stored. */
    void receipts(int stored);

    /** So many purposes went from granted to denied. */
    void withdrawals(int purposes);

    /** Events lost their identifiers because the ledger denies what their client declared. */
    void reduced(int events);

    /** Events were dropped for the same reason, because nothing is to be counted anonymously. */
    void dropped(int events);

    /** A decision waits for its turn in the spool, because too many came at once. */
    void delayed();
}
