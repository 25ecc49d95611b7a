package io.metka.telemetry;

import java.time.Duration;

/**
 * What the control plane tells its operator.
 *
 * <p>Alert when {@code catalogFailed − catalogPublished > 0} over 5 minutes (changes are saved but do not reach the data
 * plane), when {@code answered{status="500"} > 0}, when {@code refusedTokens} or
 * {@code signInRefused} grows by more than 100 in an hour (somebody guesses).
 */
public interface ControlSignals {
    ControlSignals NOOP = new ControlSignals() {
        @Override
        public void answered(String operation, int status, Duration took) {}

        @Override
        public void tokenRefused() {}

        @Override
        public void signedIn() {}

        @Override
        public void signInRefused(String reason) {}

        @Override
        public void forbidden() {}

        @Override
        public void revealed() {}

        @Override
        public void catalogPublished(long revision) {}

        @Override
        public void catalogFailed() {}

        @Override
        public void liveStreams(int open) {}
    };

    /** An API request was answered; {@code operation} is the contract's operationId, or {@code none}. */
    void answered(String operation, int status, Duration took);

    /** A request came with no token or a wrong one. */
    void tokenRefused();

    /** Somebody has signed in. */
    void signedIn();

    /** Somebody could not sign in; {@code reason} is one of a closed set, such as {@code wrong_code}. */
    void signInRefused(String reason);

    /** Somebody asked for what their role does not allow. */
    void forbidden();

    /** Personal data was shown in clear, which the audit log tells of. */
    void revealed();

    /** The data plane has the catalog of this revision. */
    void catalogPublished(long revision);

    /** The data plane did not take the catalog; it is offered again. */
    void catalogFailed();

    /** The number of open live event streams changed. */
    void liveStreams(int open);
}
