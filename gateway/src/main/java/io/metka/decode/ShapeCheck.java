package io.metka.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.metka.model.JsonText;
import io.metka.model.Rejection.Reason;
import java.io.IOException;

/**
 * Holds what an event carries to the limits of its shape, after decoding and for every protocol: how many members an object
 * has, how long names and texts are, and how deep all of it goes.
 */
final class ShapeCheck {
    /** The same names come again and again, so the factory remembers some thousands; the JVM's own table is not for strangers. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    private final DecodeLimits limits;
    private final ShapeScan scan;

    ShapeCheck(DecodeLimits limits) {
        this.limits = limits;
        this.scan = new ShapeScan(limits.shape());
    }

    /**
     * Rejects an event that is too large or spreads too far.
     *
     * @param base JSON Pointer to the event
     */
    void check(EventDraft draft, String base) {
        draft.limit(limits.eventBytes(), base);
        EventDraft.Places places = draft.places;
        check(draft, draft.properties, base, places.properties());
        check(draft, draft.traits, base, places.traits());
        check(draft, draft.context, base, places.context());
    }

    /** @param place below the event where the object came as it is; empty when it was put together from elsewhere */
    private void check(EventDraft draft, JsonText object, String base, String place) {
        byte[] utf8 = object.utf8();
        if (draft.isRejected() || scan.fits(utf8)) {
            return;
        }
        int[] keys = new int[limits.shape().depth() + 1];
        int depth = 0;
        try (JsonParser parser = JSON.createParser(utf8)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                Violation violation = null;
                if (token.isStructStart()) {
                    depth++;
                    violation = depth > limits.shape().depth() ? Violation.DEPTH : null;
                    keys[Math.min(depth, keys.length - 1)] = 0;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.FIELD_NAME) {
                    violation = name(parser.currentName(), ++keys[depth]);
                } else if (token == JsonToken.VALUE_STRING
                        && parser.getTextLength() > limits.shape().textChars()) {
                    violation = Violation.TEXT;
                }
                if (violation != null) {
                    String inner = place.isEmpty() ? "" : place + pointer(parser, violation);
                    draft.reject(violation.reason, base + inner, violation.said(limits.shape()));
                    return;
                }
            }
        } catch (IOException e) {
            draft.reject(Reason.INVALID_VALUE, base + place);
        }
    }

    private @org.jspecify.annotations.Nullable Violation name(String name, int count) {
        if (name.length() > limits.shape().keyChars()) {
            return Violation.KEY;
        }
        return count > limits.shape().keys() ? Violation.KEYS : null;
    }

    /** To the value that is wrong, or to the object whose members are. */
    private static String pointer(JsonParser parser, Violation violation) {
        boolean ofMember = violation == Violation.TEXT || violation == Violation.DEPTH;
        var context = parser.getParsingContext();
        // A struct's own context has begun already, and a member's name is no place that is wrong in itself.
        var place = violation == Violation.TEXT ? context : context.getParent();
        return place == null || (!ofMember && place.inRoot())
                ? ""
                : place.pathAsPointer().toString();
    }

    /** Which limit was met. */
    private enum Violation {
        KEYS(Reason.TOO_MANY),
        KEY(Reason.TOO_LONG),
        TEXT(Reason.TOO_LONG),
        DEPTH(Reason.TOO_DEEP);

        private final Reason reason;

        Violation(Reason reason) {
            this.reason = reason;
        }

        String said(DecodeLimits.Shape shape) {
            return switch (this) {
                case KEYS -> "An object has at most " + shape.keys() + " members (edge.limits.keys).";
                case KEY -> "A member's name has at most " + shape.keyChars() + " characters (edge.limits.key_chars).";
                case TEXT -> "A text has at most " + shape.textChars() + " characters (edge.limits.text_chars).";
                case DEPTH -> "Objects and lists go at most " + shape.depth() + " deep (edge.limits.depth).";
            };
        }
    }
}
