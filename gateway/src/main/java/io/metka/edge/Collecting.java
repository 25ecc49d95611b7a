package io.metka.edge;

import io.metka.model.RawRequest;
import java.util.List;

/**
 * How the requests of one protocol are read and answered.
 *
 * @param name of the route in metrics
 * @param headers that the protocol's decoder asks for, by lower-case name; cookies as {@code cookie:name}
 * @param idCookie whether the first-party id cookie is renewed; clients of other makers keep ids of their own
 */
record Collecting(String name, RawRequest.Protocol protocol, Reply reply, List<String> headers, boolean idCookie) {
    Collecting {
        headers = List.copyOf(headers);
    }

    /** A protocol whose clients keep ids of their own. */
    static Collecting foreign(String name, RawRequest.Protocol protocol, Reply reply, String... headers) {
        return new Collecting(name, protocol, reply, List.of(headers), false);
    }

    /** One of Metka's own formats. */
    static Collecting own(String name, RawRequest.Protocol protocol, Reply reply, String... headers) {
        return new Collecting(name, protocol, reply, List.of(headers), true);
    }
}
