package io.metka.webhooks.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What is known of one profile, as far as a partner may learn it.
 *
 * @param traits values as clients sent them
 * @param attributes values of computed attributes
 * @param identifiers keyed hashes in hexadecimal, by type; clear identifiers are kept nowhere
 */
public record Facts(Map<String, JsonNode> traits, Map<String, JsonNode> attributes, Map<String, String> identifiers) {
    public static final Facts NONE = new Facts(Map.of(), Map.of(), Map.of());

    public Facts {
        traits = Map.copyOf(traits);
        attributes = Map.copyOf(attributes);
        identifiers = Map.copyOf(identifiers);
    }
}
