package io.metka.model;

import java.util.List;

/** The gateway's answer to an {@link AudienceRequest}. */
public sealed interface AudienceReceipt {

    /**
     * What pages may know of the visitor.
     *
     * @param segments ids in their order; empty for a visitor whom nobody knows or who has not allowed analytics
     */
    record Known(List<String> segments) implements AudienceReceipt {
        public static final Known NOTHING = new Known(List.of());

        public Known {
            segments = List.copyOf(segments);
        }
    }

    /** Nobody can say now; what the page knew before may still be so. */
    record Unavailable() implements AudienceReceipt {}

    /** The request as a whole was refused. */
    record Refused(Receipt.Refused refused) implements AudienceReceipt {}
}
