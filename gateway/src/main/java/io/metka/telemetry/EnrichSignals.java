package io.metka.telemetry;

import java.time.Duration;

/**
 * What the enrich stage tells its operator.
 *
 * <p>Alert when {@code clients_read / events > 0.5} over an hour (somebody sends made-up User-Agents), and when
 * {@code places_unknown / events > 0.2} over a day (a database is missing or old: see the log).
 */
public interface EnrichSignals {
    /** From this score on an event is counted as a robot's. */
    int PROBABLY_A_ROBOT = 70;

    EnrichSignals NOOP = new EnrichSignals() {
        @Override
        public void enriched(int events, Duration took) {}

        @Override
        public void clientsRead(int clients) {}

        @Override
        public void placesUnknown(int events) {}

        @Override
        public void robots(int events) {}

        @Override
        public void sessions(int begun, Duration took) {}
    };

    /** So many events were enriched; {@code took} is the time of the whole range. */
    void enriched(int events, Duration took);

    /** User-Agents that were not remembered and had to be read. */
    void clientsRead(int clients);

    /** Events with a network address that no database knows. */
    void placesUnknown(int events);

    /** Events with a bot score of at least {@link #PROBABLY_A_ROBOT}. */
    void robots(int events);

    /** A range's events have their sessions, so many of which they began; {@code took} is the time of the whole call. */
    void sessions(int begun, Duration took);
}
