package io.metka.decode;

import io.metka.model.ConsentState;
import io.metka.model.Origin;
import io.metka.model.Receipt;

/** What the decoder made of a {@link io.metka.model.LinkRequest}. */
public sealed interface DecodedLink {

    /**
     * The request was understood.
     *
     * @param visitor the id that the visitor has on this site, empty when there is none
     * @param token the token from the page's address, empty when there is none
     */
    record Understood(Origin origin, String visitor, String token, ConsentState consent) implements DecodedLink {
        /** Without the visitor and the token. */
        @Override
        public String toString() {
            return "Understood[" + origin.project() + ", " + origin.source() + "]";
        }
    }

    /** Nothing of the request can be taken. */
    record Refused(Receipt.Refused receipt) implements DecodedLink {}
}
