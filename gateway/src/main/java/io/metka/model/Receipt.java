package io.metka.model;

import java.time.Duration;
import java.util.List;

/** The gateway's answer to one request. */
public sealed interface Receipt {

    /**
     * The request was understood; the accepted events are durable.
     *
     * @param cookieId the id that the visitor agreed to be known by, empty when consent or the request gives none
     */
    record Taken(int accepted, List<Rejection> rejected, String cookieId) implements Receipt {
        public Taken {
            rejected = List.copyOf(rejected);
        }
    }

    /**
     * The request as a whole was refused and nothing of it was kept.
     *
     * @param detail one sentence for the sender: what is wrong and what to do
     * @param retryAfter when the same request may succeed, zero when it never will
     */
    record Refused(Refusal refusal, String detail, Duration retryAfter) implements Receipt {
        public Refused(Refusal refusal, String detail) {
            this(refusal, detail, Duration.ZERO);
        }
    }

    /** Why a whole request is refused. */
    enum Refusal {
        MALFORMED,
        UNKNOWN_WRITE_KEY,
        ORIGIN_NOT_ALLOWED,
        TOO_LARGE,
        UNSUPPORTED_ENCODING,
        RATE_LIMITED,
        SPOOL_FULL,
        UNAVAILABLE
    }
}
