package io.metka.model;

import java.time.Duration;
import java.util.Locale;

/** The gateway's answer to a {@link LinkRequest}. */
public sealed interface LinkReceipt {

    /** A token for the address of the next page that this visitor opens on another site of the project. */
    record Issued(String token, Duration validFor) implements LinkReceipt {}

    /**
     * The request was understood, and this came of it.
     *
     * @param visitor the id to go on with, empty unless the outcome is {@link Outcome#ADOPTED}
     */
    record Settled(Outcome outcome, String visitor) implements LinkReceipt {
        public Settled(Outcome outcome) {
            this(outcome, "");
        }
    }

    /** The request as a whole was refused. */
    record Refused(Receipt.Refused refused) implements LinkReceipt {}

    /** What can come of a token. */
    enum Outcome {
        /** The visitor was new here and goes on with the id from the other site. */
        ADOPTED,
        /** The visitor was known here by another id and keeps it; the gateway knows now that both are one. */
        LINKED,
        /** The visitor was known here by the same id. */
        SAME,
        /** The visitor has not allowed analytics. */
        DENIED,
        EXPIRED,
        /** The token was used before. */
        SPENT,
        /** Not a token of this project for this browser. */
        INVALID,
        /** Nobody could say whether the token was used before, so it does not count. */
        UNAVAILABLE;

        /** The name on the wire and in metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
