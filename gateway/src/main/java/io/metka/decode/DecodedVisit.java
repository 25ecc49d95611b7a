package io.metka.decode;

import io.metka.model.ConsentState;
import io.metka.model.Origin;
import io.metka.model.Receipt;

/**
 * What the decoder made of a page's question about its visitor: a {@link io.metka.model.LinkRequest} or an {@link
 * io.metka.model.AudienceRequest}.
 */
public sealed interface DecodedVisit {

    /**
     * The request was understood.
     *
     * @param visitor the id that the visitor has on this site, empty when there is none
     * @param token the token from the page's address, empty when there is none
     */
    record Understood(Origin origin, String visitor, String token, ConsentState consent) implements DecodedVisit {
        /** Without the visitor and the token. */
        @Override
        public String toString() {
            return "Understood[" + origin.project() + ", " + origin.source() + "]";
        }
    }

    /** Nothing of the request can be taken. */
    record Refused(Receipt.Refused receipt) implements DecodedVisit {}
}
