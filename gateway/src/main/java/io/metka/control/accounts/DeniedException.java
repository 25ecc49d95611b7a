package io.metka.control.accounts;

import java.time.Duration;

/** What was shown does not entitle to what was asked for; the message says what would. */
public final class DeniedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Duration wait;

    /** The closed set of reasons. */
    public enum Reason {
        /** The e-mail or the password is wrong; which of the two is not said. */
        WRONG_CREDENTIALS,
        /** The password is right, and this person gives a code as well. */
        CODE_NEEDED,
        /** The code is wrong, or was used before. */
        WRONG_CODE,
        /** There were too many wrong ones before. */
        TOO_MANY_ATTEMPTS
    }

    DeniedException(Reason reason, String message) {
        this(reason, message, Duration.ZERO);
    }

    DeniedException(Reason reason, String message, Duration wait) {
        super(message, null, false, false);
        this.reason = reason;
        this.wait = wait;
    }

    public Reason reason() {
        return reason;
    }

    /** How long to wait before the next attempt; zero when there is no need to. */
    public Duration waitingTime() {
        return wait;
    }
}
