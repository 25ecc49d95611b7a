package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ConsentState;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Rejection.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code context} of a message of Segment's shape, taken apart into its canonical places. */
final class SegmentContext {
    /** What the canonical context calls by the same names. */
    private static final List<String> SAME =
            List.of("library", "locale", "timezone", "screen", "app", "campaign", "os");

    /** What has its place elsewhere, or names the visitor in clear and therefore has none. */
    private static final Set<String> ELSEWHERE = Set.of(
            "ip",
            "userAgent",
            "page",
            "traits",
            "consent",
            "consentManagement",
            "externalId",
            "externalIds",
            "device",
            "sessionId",
            "sessionStart");

    private static final Set<String> PAGE = Set.of("url", "title", "referrer", "path", "search");
    private static final Set<String> DEVICE_NAMES = Set.of("id", "advertisingId", "token");

    /** Members of a message that say how it travelled, and those that have a canonical place. */
    private static final Set<String> MESSAGE = Set.of(
            "messageId",
            "anonymousId",
            "userId",
            "previousId",
            "groupId",
            "type",
            "event",
            "properties",
            "traits",
            "context",
            "timestamp",
            "originalTimestamp",
            "sentAt",
            "receivedAt",
            "request_ip",
            "writeKey",
            "_metadata");

    private final JsonNode context;
    private final SegmentMapping.Fields fields;

    SegmentContext(JsonNode context, SegmentMapping.Fields fields) {
        this.context = context;
        this.fields = fields;
    }

    /** External ids by their types, and the device's own. */
    void identify(EventDraft draft) {
        for (String list : new String[] {"externalIds", "externalId"}) {
            for (JsonNode external : context.path(list)) {
                external(draft, external, "/context/" + list);
            }
        }
        JsonNode device = context.path("device");
        boolean hasId = !text(device, "id").isEmpty();
        String id = text(device, hasId ? "id" : "advertisingId");
        if (id.length() <= DecodeLimits.IDENTIFIER_CHARS) {
            draft.identify(Identifier.DEVICE_ID, id);
        }
    }

    private void external(EventDraft draft, JsonNode external, String where) {
        String collection = text(external, "collection");
        String type = text(external, "type").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        JsonNode id = external.path("id");
        boolean usable = Identifier.isType(type)
                && (id.isTextual() || id.isIntegralNumber())
                && id.asText().length() <= DecodeLimits.IDENTIFIER_CHARS;
        if (!collection.isEmpty() && !collection.equals("users")) {
            return;
        }
        if (!usable || draft.others() == DecodeLimits.IDENTIFIERS) {
            fields.reject(Reason.INVALID_VALUE, where);
        } else if (type.equals(Identifier.USER_ID) && draft.userId.isEmpty()) {
            draft.userId = id.asText().strip();
        } else if (type.equals(Identifier.ANONYMOUS_ID) && draft.anonymousId.isEmpty()) {
            draft.anonymousId = id.asText().strip();
        } else {
            draft.identify(type, id.asText().strip());
        }
    }

    /** @param properties of a page call, which repeats there what the page is */
    void page(EventDraft draft, JsonNode properties) {
        JsonNode page = context.path("page");
        draft.url = either(page, properties, "url");
        draft.title = either(page, properties, "title");
        draft.referrer = either(page, properties, "referrer");
    }

    /**
     * Segment's {@code consent.categoryPreferences} and RudderStack's {@code consentManagement}, by the same names; null
     * when the message declares nothing.
     */
    @Nullable
    ConsentState consent() {
        JsonNode preferences = context.path("consent").path("categoryPreferences");
        Set<String> granted = new LinkedHashSet<>();
        Set<String> denied = new LinkedHashSet<>();
        if (preferences.isObject()) {
            for (Map.Entry<String, JsonNode> one : preferences.properties()) {
                if (one.getValue().isBoolean()) {
                    add(one.getValue().asBoolean() ? granted : denied, one.getKey(), "/context/consent");
                }
            }
            return new ConsentState(granted, denied);
        }
        JsonNode management = context.path("consentManagement");
        management.path("allowedConsentIds").forEach(id -> add(granted, id.asText(), "/context/consentManagement"));
        management.path("deniedConsentIds").forEach(id -> add(denied, id.asText(), "/context/consentManagement"));
        return granted.isEmpty() && denied.isEmpty() ? null : new ConsentState(granted, denied);
    }

    private void add(Set<String> purposes, String purpose, String where) {
        if (purpose.isEmpty()
                || purpose.length() > DecodeLimits.PURPOSE_CHARS
                || purposes.size() == DecodeLimits.PURPOSES) {
            fields.reject(Reason.INVALID_VALUE, where);
        } else {
            purposes.add(purpose);
        }
    }

    /** The canonical context, with everything else of the message under the protocol's name. */
    JsonText kept(String protocol, ObjectNode message) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> one : context.properties()) {
            if (SAME.contains(one.getKey())) {
                put(kept, one.getKey(), one.getValue());
            } else if (!ELSEWHERE.contains(one.getKey())) {
                put(rest, one.getKey(), one.getValue());
            }
        }
        put(kept, "device", without(context.path("device"), DEVICE_NAMES));
        if (context.has("sessionId")) {
            kept.putObject("session").put("id", context.path("sessionId").asText());
        }
        put(rest, "page", without(context.path("page"), PAGE));
        for (Map.Entry<String, JsonNode> one : message.properties()) {
            if (!MESSAGE.contains(one.getKey())) {
                put(rest, one.getKey(), one.getValue());
            }
        }
        put(kept, protocol, rest);
        return JsonText.of(kept.toString());
    }

    private static void put(ObjectNode holder, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
            holder.set(name, value);
        }
    }

    private static JsonNode without(JsonNode object, Set<String> names) {
        return object instanceof ObjectNode members ? members.deepCopy().without(names) : object;
    }

    private static String either(JsonNode first, JsonNode second, String name) {
        String text = text(first, name);
        return Texts.clip(text.isEmpty() ? text(second, name) : text, DecodeLimits.TEXT_CHARS);
    }

    private static String text(JsonNode holder, String name) {
        JsonNode node = holder.path(name);
        return node.isTextual() ? node.asText() : "";
    }
}
