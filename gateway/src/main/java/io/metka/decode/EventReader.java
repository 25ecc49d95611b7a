package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.metka.model.ConsentState;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Rejection.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one event object off a token stream; a bad member spoils its event, never the request. */
final class EventReader {
    private static final EventDraft.Places PLACES = new EventDraft.Places("/properties", "/traits", "/context");

    private final JsonParser parser;
    private final byte[] body;
    private final int start;
    private final DecodeLimits limits;

    /** @param start index in {@code body} of the parser's byte 0 */
    EventReader(JsonParser parser, byte[] body, int start, DecodeLimits limits) {
        this.parser = parser;
        this.body = body;
        this.start = start;
        this.limits = limits;
    }

    /**
     * The parser stands on the event's first token, and on its last when this returns.
     *
     * @param base JSON Pointer to the event, for example {@code /events/3}
     */
    EventDraft read(JsonToken token, String base) throws IOException {
        EventDraft draft = new EventDraft();
        draft.places = PLACES;
        if (token != JsonToken.START_OBJECT) {
            draft.reject(Reason.WRONG_TYPE, base);
            parser.skipChildren();
            return draft;
        }
        long from = parser.currentTokenLocation().getByteOffset();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            member(draft, parser.currentName(), base);
        }
        long to = parser.currentLocation().getByteOffset();
        if (to - from > limits.eventBytes()) {
            draft.reject(Reason.TOO_LARGE, base);
        } else if (draft.isRejected()) {
            draft.raw = JsonText.ofUtf8(Arrays.copyOfRange(body, start + (int) from, start + (int) to));
        }
        return draft;
    }

    /** Null for anything that is no time. */
    @Nullable
    Instant time(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return Times.parse(parser.getText());
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= 18) {
            return Times.ofMillis(parser.getLongValue());
        }
        parser.skipChildren();
        return null;
    }

    private void member(EventDraft draft, String name, String base) throws IOException {
        JsonToken token = parser.nextToken();
        switch (name) {
            case "id" -> draft.id = text(draft, token, DecodeLimits.ID_CHARS, base, "/id");
            case "name" -> draft.name = text(draft, token, DecodeLimits.NAME_CHARS, base, "/name");
            case "anonymous_id" ->
                draft.anonymousId = text(draft, token, DecodeLimits.IDENTIFIER_CHARS, base, "/anonymous_id");
            case "user_id" -> draft.userId = text(draft, token, DecodeLimits.IDENTIFIER_CHARS, base, "/user_id");
            case "time" -> {
                draft.clientTime = time(token);
                if (draft.clientTime == null && token != JsonToken.VALUE_NULL) {
                    draft.reject(Reason.INVALID_VALUE, base + "/time");
                }
            }
            case "consent" -> consent(draft, token, base);
            case "page" -> page(draft, token, base);
            case "properties" -> properties(draft, token, base);
            case "traits" -> draft.traits = kept(draft, token, base, "/traits");
            case "context" -> draft.context = kept(draft, token, base, "/context");
            case "identifiers" -> identifiers(draft, token, base);
            default -> parser.skipChildren();
        }
    }

    /** A string, or a whole number written as one; null counts as absent. */
    private String text(EventDraft draft, JsonToken token, int most, String base, String member) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            draft.reject(Reason.WRONG_TYPE, base + member);
            parser.skipChildren();
            return "";
        }
        String value = parser.getText();
        if (value.length() > most) {
            draft.reject(Reason.TOO_LONG, base + member);
            return "";
        }
        return value.strip();
    }

    private void page(EventDraft draft, JsonToken token, String base) throws IOException {
        if (!object(draft, token, base, "/page")) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "url" -> draft.url = clipped(value);
                case "title" -> draft.title = clipped(value);
                case "referrer" -> draft.referrer = clipped(value);
                default -> parser.skipChildren();
            }
        }
    }

    /** A page's texts are cut rather than rejected: a long URL is the page's doing, not the sender's. */
    private String clipped(JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return "";
        }
        return Texts.clip(parser.getText(), DecodeLimits.TEXT_CHARS);
    }

    private void consent(EventDraft draft, JsonToken token, String base) throws IOException {
        if (!object(draft, token, base, "/consent")) {
            return;
        }
        Set<String> granted = Set.of();
        Set<String> denied = Set.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "granted" -> granted = purposes(draft, value, base);
                case "denied" -> denied = purposes(draft, value, base);
                default -> parser.skipChildren();
            }
        }
        draft.consent = new ConsentState(granted, denied);
    }

    private Set<String> purposes(EventDraft draft, JsonToken token, String base) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            draft.reject(Reason.WRONG_TYPE, base + "/consent");
            parser.skipChildren();
            return Set.of();
        }
        Set<String> purposes = new LinkedHashSet<>();
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            boolean usable = item == JsonToken.VALUE_STRING && parser.getTextLength() <= DecodeLimits.PURPOSE_CHARS;
            if (!usable || purposes.size() == DecodeLimits.PURPOSES) {
                draft.reject(Reason.INVALID_VALUE, base + "/consent");
                parser.skipChildren();
            } else {
                purposes.add(parser.getText());
            }
        }
        return purposes;
    }

    private void properties(EventDraft draft, JsonToken token, String base) throws IOException {
        if (!object(draft, token, base, "/properties")) {
            return;
        }
        int from = start + (int) parser.currentTokenLocation().getByteOffset();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            draft.commerce.member(name, parser);
        }
        int to = start + (int) parser.currentLocation().getByteOffset();
        draft.properties = JsonText.ofUtf8(Arrays.copyOfRange(body, from, to));
    }

    /** An object to the byte. */
    private JsonText kept(EventDraft draft, JsonToken token, String base, String member) throws IOException {
        if (!object(draft, token, base, member)) {
            return JsonText.EMPTY_OBJECT;
        }
        int from = start + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = start + (int) parser.currentLocation().getByteOffset();
        return JsonText.ofUtf8(Arrays.copyOfRange(body, from, to));
    }

    /** Names of other types: {@code {"email": "…", "crm_id": "…"}}. */
    private void identifiers(EventDraft draft, JsonToken token, String base) throws IOException {
        if (!object(draft, token, base, "/identifiers")) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String type = parser.currentName();
            JsonToken value = parser.nextToken();
            String text = text(draft, value, DecodeLimits.IDENTIFIER_CHARS, base, "/identifiers");
            if (Identifier.isType(type) && draft.others() < DecodeLimits.IDENTIFIERS) {
                draft.identify(type, text);
            } else {
                draft.reject(Reason.INVALID_VALUE, base + "/identifiers");
            }
        }
    }

    private boolean object(EventDraft draft, JsonToken token, String base, String member) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return true;
        }
        if (token != JsonToken.VALUE_NULL) {
            draft.reject(Reason.WRONG_TYPE, base + member);
            parser.skipChildren();
        }
        return false;
    }
}
