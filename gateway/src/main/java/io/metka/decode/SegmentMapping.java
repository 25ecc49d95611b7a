package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Rejection.Reason;
import io.metka.support.Ids;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each kind of message of Segment's shape is as a canonical event; a bad member spoils its message alone. */
final class SegmentMapping {
    private static final int GROUP_ID_CHARS = 500;

    /** As many properties or traits as Segment keeps; more are a sender's mistake, such as data in names. */
    private static final EventDraft.Places PLACES = new EventDraft.Places("/properties", "/traits", "");

    private final DecodeLimits limits;
    private final Ids ids;
    private final String protocol;

    SegmentMapping(DecodeLimits limits, Ids ids, SegmentClient client) {
        this.limits = limits;
        this.ids = ids;
        this.protocol = client.protocol();
    }

    /** The kinds of messages, by the words and letters that clients write into paths. */
    private enum Kind {
        TRACK(""),
        PAGE(Event.PAGE_VIEW),
        SCREEN(Event.SCREEN_VIEW),
        IDENTIFY(Event.IDENTIFY),
        GROUP(Event.GROUP),
        ALIAS(Event.ALIAS);

        private static final Map<String, Kind> BY_WORD = new HashMap<>();

        static {
            for (Kind kind : values()) {
                String word = kind.name().toLowerCase(Locale.ROOT);
                BY_WORD.put(word, kind);
                BY_WORD.put(word.substring(0, 1), kind);
            }
        }

        private final String eventName;

        Kind(String eventName) {
            this.eventName = eventName;
        }
    }

    /**
     * A draft of one message.
     *
     * @param path of a request for a single message, whose last word is its kind; empty in a batch
     * @param base JSON Pointer to the message
     */
    EventDraft draft(SegmentMessage message, String path, String base) {
        EventDraft draft = new EventDraft();
        draft.places = PLACES;
        if (!message.isObject()) {
            draft.reject(Reason.WRONG_TYPE, base);
            return draft;
        }
        Fields fields = new Fields(draft, message.members(), base);
        draft.id = fields.text("messageId", DecodeLimits.ID_CHARS);
        if (!fields.has("messageId")) {
            draft.id = ids.uuid().toString();
        } else if (draft.id.isEmpty()) {
            fields.reject(Reason.INVALID_VALUE, "/messageId");
        }
        if (message.bytes() > limits.eventBytes()) {
            draft.reject(Reason.TOO_LARGE, base);
        }
        Kind kind = kind(message, path, fields);
        if (kind != null) {
            fill(draft, message, kind, fields);
        }
        return draft;
    }

    private static @Nullable Kind kind(SegmentMessage message, String path, Fields fields) {
        Kind ofPath = Kind.BY_WORD.get(path.substring(path.lastIndexOf('/') + 1));
        if (ofPath != null) {
            return ofPath;
        }
        String type = message.text("type");
        Kind kind = type.length() < 2 ? null : Kind.BY_WORD.get(type.toLowerCase(Locale.ROOT));
        if (kind == null) {
            fields.reject(type.isEmpty() ? Reason.MISSING_FIELD : Reason.INVALID_VALUE, "/type");
        }
        return kind;
    }

    private void fill(EventDraft draft, SegmentMessage message, Kind kind, Fields fields) {
        JsonNode properties = fields.object("properties");
        JsonNode traits = fields.object("traits");
        JsonNode context = fields.object("context");
        draft.name = kind == Kind.TRACK ? fields.text("event", DecodeLimits.NAME_CHARS) : kind.eventName;
        if (draft.name.isEmpty()) {
            fields.reject(Reason.MISSING_FIELD, "/event");
        }
        draft.anonymousId = fields.text("anonymousId", DecodeLimits.IDENTIFIER_CHARS);
        draft.userId = fields.text("userId", DecodeLimits.IDENTIFIER_CHARS);
        time(draft, fields);
        draft.properties = message.properties();
        if (kind == Kind.TRACK) {
            draft.commerce = CommerceDraft.of(properties);
        }
        SegmentContext about = new SegmentContext(context, fields);
        about.identify(draft);
        about.page(draft, kind == Kind.PAGE ? properties : JsonNodeFactory.instance.objectNode());
        draft.consent = about.consent();
        traits(draft, message, kind, context);
        if (kind == Kind.GROUP) {
            group(draft, fields, traits);
        } else if (kind == Kind.ALIAS) {
            alias(draft, fields);
        }
        if (!draft.isNamed()) {
            fields.reject(Reason.MISSING_FIELD, "/anonymousId");
        }
        draft.context = about.kept(protocol, message.members());
    }

    private static void time(EventDraft draft, Fields fields) {
        String member = fields.has("originalTimestamp") ? "originalTimestamp" : "timestamp";
        if (fields.has(member)) {
            draft.clientTime = SegmentMessage.time(fields.get(member));
            if (draft.clientTime == null) {
                fields.reject(Reason.INVALID_VALUE, "/" + member);
            }
        }
    }

    /** A group's traits tell of the group, all others of the visitor. */
    private static void traits(EventDraft draft, SegmentMessage message, Kind kind, JsonNode context) {
        JsonNode own = kind == Kind.GROUP
                ? JsonNodeFactory.instance.objectNode()
                : message.members().path("traits");
        JsonNode known = context.path("traits");
        boolean bothSay = own.isObject() && !own.isEmpty() && known.isObject() && !known.isEmpty();
        if (bothSay) {
            ObjectNode merged = ((ObjectNode) known).deepCopy();
            merged.setAll((ObjectNode) own);
            draft.traits = JsonText.of(merged.toString());
            contacts(draft, merged);
        } else if (own.isObject() && !own.isEmpty()) {
            draft.traits = message.traits();
            contacts(draft, own);
        } else if (known.isObject()) {
            draft.traits = JsonText.of(known.toString());
            contacts(draft, known);
        }
    }

    private static void contacts(EventDraft draft, JsonNode traits) {
        for (String type : new String[] {Identifier.EMAIL, Identifier.PHONE}) {
            String value =
                    traits.path(type).isTextual() ? traits.path(type).asText().strip() : "";
            if (value.length() <= DecodeLimits.IDENTIFIER_CHARS) {
                draft.identify(type, value);
            }
        }
    }

    private static void group(EventDraft draft, Fields fields, JsonNode traits) {
        String id = fields.text("groupId", GROUP_ID_CHARS);
        if (id.isEmpty()) {
            fields.reject(Reason.MISSING_FIELD, "/groupId");
        }
        ObjectNode properties = JsonNodeFactory.instance.objectNode().put("group_id", id);
        if (!traits.isEmpty()) {
            properties.set("traits", traits);
        }
        draft.properties = JsonText.of(properties.toString());
    }

    /** The earlier name is that of a browser or an app in every client that sends it. */
    private static void alias(EventDraft draft, Fields fields) {
        String previous = fields.text("previousId", DecodeLimits.IDENTIFIER_CHARS);
        if (previous.isEmpty()) {
            fields.reject(Reason.MISSING_FIELD, "/previousId");
        }
        if (draft.userId.isEmpty()) {
            fields.reject(Reason.MISSING_FIELD, "/userId");
        }
        draft.anonymousId = previous;
    }

    /** The members of one message, read with their limits; what breaks one rejects the message. */
    static final class Fields {
        private final EventDraft draft;
        private final ObjectNode members;
        private final String base;

        Fields(EventDraft draft, ObjectNode members, String base) {
            this.draft = draft;
            this.members = members;
            this.base = base;
        }

        boolean has(String name) {
            return members.hasNonNull(name);
        }

        JsonNode get(String name) {
            return members.path(name);
        }

        /** @param where JSON Pointer below the message */
        void reject(Reason reason, String where) {
            draft.reject(reason, base + where);
        }

        /** A string, or a whole number as one; null counts as absent. */
        String text(String name, int most) {
            JsonNode node = members.path(name);
            if (node.isMissingNode() || node.isNull()) {
                return "";
            }
            if (!node.isTextual() && !node.isIntegralNumber()) {
                reject(Reason.WRONG_TYPE, "/" + name);
                return "";
            }
            String text = node.asText();
            if (text.length() > most) {
                reject(Reason.TOO_LONG, "/" + name);
                return "";
            }
            return text.strip();
        }

        /** An object; empty when it is absent. */
        JsonNode object(String name) {
            JsonNode node = members.path(name);
            if (node.isObject()) {
                return node;
            }
            if (!node.isMissingNode() && !node.isNull()) {
                reject(Reason.WRONG_TYPE, "/" + name);
            }
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
