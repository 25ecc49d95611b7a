package io.metka.telemetry;

import java.time.Duration;
import java.util.Locale;

/**
 * What the identity stage tells its operator.
 *
 * <p>Alert when {@code refused / resolved > 0.01} over an hour (devices shared by many people, or an identifier that is
 * none: look for a constant that belongs into {@code identity.blocked_values}), when {@code duplicates / (resolved +
 * duplicates) > 0.2} over an hour (a client that retries what was taken, or reuses ids), and when {@code away} grows for
 * more than 5 minutes (Redis does not answer; events wait in the spool).
 */
public interface IdentitySignals {
    IdentitySignals NOOP = new IdentitySignals() {
        @Override
        public void resolved(int events, Duration took) {}

        @Override
        public void duplicates(int events) {}

        @Override
        public void replayed(int events) {}

        @Override
        public void profilesCreated(int profiles) {}

        @Override
        public void profilesMerged(int profiles) {}

        @Override
        public void refused(Refusal reason, int identifiers) {}

        @Override
        public void blocked(Blocked reason, int identifiers) {}

        @Override
        public void away() {}
    };

    /** Why an identifier of an event was not tied to the event's profile. */
    enum Refusal {
        /** It belongs to somebody with another user id. */
        OTHER_USER,
        /** The profile has taken in as many others as it may. */
        MERGE_LIMIT,
        /** The profile has as many identifiers, of all types or of this one, as it may. */
        IDENTIFIER_LIMIT,
        /** An operator has split the two profiles. */
        SEPARATED,
        /** Several users were seen on the device, so it stands for none of them. */
        SHARED_DEVICE;

        /** The name in metrics, for example {@code other_user}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why an identifier names nobody. */
    enum Blocked {
        /** A constant of a broken client, or a value or pattern that the rules block. */
        VALUE,
        /** Not an e-mail address or telephone number where its type asks for one. */
        MALFORMED,
        /** A type that the project's rules do not list, and they take no others. */
        TYPE,
        /** More identifiers than an event may carry. */
        TOO_MANY;

        /** The name in metrics, for example {@code malformed}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many events have their profile; {@code took} is the time of the whole call. */
    void resolved(int events, Duration took);

    /** Events whose id was seen before and which are dropped. */
    void duplicates(int events);

    /** Events that were resolved before a crash or an outage and were given the same answer again. */
    void replayed(int events);

    void profilesCreated(int profiles);

    /** Profiles that ended because they turned out to be somebody known. */
    void profilesMerged(int profiles);

    /** Identifiers that were left out of their event. */
    void refused(Refusal reason, int identifiers);

    /** Identifiers that name nobody, such as {@code undefined}, and were ignored. */
    void blocked(Blocked reason, int identifiers);

    /** A call failed because Redis could not be reached or could not serve. */
    void away();
}
