package io.metka.enrich;

import io.metka.model.Enrichment;
import java.util.Map;

/**
 * What a User-Agent and its hints say, both about the device and about who is behind it.
 *
 * @param robot what kind of robot the User-Agent says to be
 * @param isKnown whether a browser or an app and a system were recognised
 * @param contradicts whether the hints name another browser or system than the User-Agent
 */
record Client(Enrichment.Device device, Crawlers.Kind robot, boolean isKnown, boolean contradicts) {

    /**
     * What is told about a client from outside.
     *
     * @param hints User-Agent Client Hints by lower-case header name
     */
    record Signature(String userAgent, Map<String, String> hints) {
        Signature {
            hints = Map.copyOf(hints);
        }
    }
}
