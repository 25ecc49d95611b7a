package io.metka.model;

import java.time.Duration;
import java.util.List;

/** The gateway's answer to one request. */
public sealed interface Receipt {

    /** The request was understood; the accepted events are durable. */
    record Taken(int accepted, List<Rejection> rejected) implements Receipt {
        public Taken {
            rejected = List.copyOf(rejected);
        }
    }

    /** The request as a whole was refused and nothing of it was kept. */
    record Refused(Refusal refusal, String detail, Duration retryAfter) implements Receipt {
        public Refused(Refusal refusal, String detail) {
            this(refusal, detail, Duration.ZERO);
        }
    }

    /** Why a whole request is refused. */
    enum Refusal {
        MALFORMED,
        UNKNOWN_WRITE_KEY,
        TOO_LARGE,
        RATE_LIMITED,
        SPOOL_FULL,
        UNAVAILABLE
    }
}
