package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.metka.model.ConsentState;
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

    /** The parser stands on the event's first token, and on its last when this returns. */
    EventDraft read(JsonToken token, int index) throws IOException {
        EventDraft draft = new EventDraft();
        if (token != JsonToken.START_OBJECT) {
            draft.reject(Reason.WRONG_TYPE, "/events/" + index);
            parser.skipChildren();
            return draft;
        }
        long from = parser.currentTokenLocation().getByteOffset();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            member(draft, parser.currentName(), index);
        }
        long to = parser.currentLocation().getByteOffset();
        if (to - from > limits.eventBytes()) {
            draft.reject(Reason.TOO_LARGE, "/events/" + index);
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

    private void member(EventDraft draft, String name, int index) throws IOException {
        JsonToken token = parser.nextToken();
        switch (name) {
            case "id" -> draft.id = text(draft, token, DecodeLimits.ID_CHARS, index, "/id");
            case "name" -> draft.name = text(draft, token, DecodeLimits.NAME_CHARS, index, "/name");
            case "anonymous_id" ->
                draft.anonymousId = text(draft, token, DecodeLimits.IDENTIFIER_CHARS, index, "/anonymous_id");
            case "user_id" -> draft.userId = text(draft, token, DecodeLimits.IDENTIFIER_CHARS, index, "/user_id");
            case "time" -> {
                draft.clientTime = time(token);
                if (draft.clientTime == null && token != JsonToken.VALUE_NULL) {
                    draft.reject(Reason.INVALID_VALUE, "/events/" + index + "/time");
                }
            }
            case "consent" -> consent(draft, token, index);
            case "page" -> page(draft, token, index);
            case "properties" -> properties(draft, token, index);
            default -> parser.skipChildren();
        }
    }

    /** A string, or a whole number written as one; null counts as absent. */
    private String text(EventDraft draft, JsonToken token, int most, int index, String member) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            draft.reject(Reason.WRONG_TYPE, "/events/" + index + member);
            parser.skipChildren();
            return "";
        }
        String value = parser.getText();
        if (value.length() > most) {
            draft.reject(Reason.TOO_LONG, "/events/" + index + member);
            return "";
        }
        return value.strip();
    }

    private void page(EventDraft draft, JsonToken token, int index) throws IOException {
        if (!object(draft, token, index, "/page")) {
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

    private void consent(EventDraft draft, JsonToken token, int index) throws IOException {
        if (!object(draft, token, index, "/consent")) {
            return;
        }
        Set<String> granted = Set.of();
        Set<String> denied = Set.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "granted" -> granted = purposes(draft, value, index);
                case "denied" -> denied = purposes(draft, value, index);
                default -> parser.skipChildren();
            }
        }
        draft.consent = new ConsentState(granted, denied);
    }

    private Set<String> purposes(EventDraft draft, JsonToken token, int index) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            draft.reject(Reason.WRONG_TYPE, "/events/" + index + "/consent");
            parser.skipChildren();
            return Set.of();
        }
        Set<String> purposes = new LinkedHashSet<>();
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            boolean usable = item == JsonToken.VALUE_STRING && parser.getTextLength() <= DecodeLimits.PURPOSE_CHARS;
            if (!usable || purposes.size() == DecodeLimits.PURPOSES) {
                draft.reject(Reason.INVALID_VALUE, "/events/" + index + "/consent");
                parser.skipChildren();
            } else {
                purposes.add(parser.getText());
            }
        }
        return purposes;
    }

    private void properties(EventDraft draft, JsonToken token, int index) throws IOException {
        if (!object(draft, token, index, "/properties")) {
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

    private boolean object(EventDraft draft, JsonToken token, int index, String member) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return true;
        }
        if (token != JsonToken.VALUE_NULL) {
            draft.reject(Reason.WRONG_TYPE, "/events/" + index + member);
            parser.skipChildren();
        }
        return false;
    }
}
