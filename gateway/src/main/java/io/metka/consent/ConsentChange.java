package io.metka.consent;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.io.IOException;
import java.util.Set;

/**
 * The event that says what a visitor was asked and answered. It is kept whatever the answer was, because the site has to
 * prove it (152-FZ art. 9 p. 3), and so it may say nothing beyond that.
 */
final class ConsentChange {
    private static final Set<String> KEPT = Set.of("method", "banner", "language");
    private static final int LONGEST = 64;

    private ConsentChange() {}

    static boolean is(Event event) {
        return event.name().equals(Event.CONSENT_UPDATED);
    }

    /** Which question it was; nothing else that a page may have put there. */
    static JsonText properties(Event event) {
        ObjectNode kept = Json.MAPPER.createObjectNode();
        try (JsonParser parser =
                Json.MAPPER.getFactory().createParser(event.properties().utf8())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
                if (text && KEPT.contains(name) && parser.getText().length() <= LONGEST) {
                    kept.put(name, parser.getText());
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new IllegalStateException("The decoder let properties through that are not JSON", e);
        }
        return JsonText.of(kept.toString());
    }
}
