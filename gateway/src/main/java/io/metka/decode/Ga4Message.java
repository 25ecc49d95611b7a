package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ConsentState;
import io.metka.model.JsonText;
import io.metka.model.RawRequest;
import io.metka.model.Rejection.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the events of one message of the Measurement Protocol have in common, and how each becomes a canonical event. */
final class Ga4Message {
    private static final Pattern MICROS = Pattern.compile("\\d{1,18}");
    private static final long MICROS_PER_MILLI = 1_000;

    /** Members of the message that have a place of their own; the others are kept under the protocol's name. */
    private static final List<String> PLACED = List.of(
            "client_id",
            "app_instance_id",
            "user_id",
            "timestamp_micros",
            "user_properties",
            "consent",
            "events",
            "ip_override");

    private static final EventDraft.Places PLACES = new EventDraft.Places("/params", "", "");

    private final JsonNode body;
    private final @Nullable ConsentState consent;
    private final JsonText traits;
    private final String application;
    private final String measurementId;

    /**
     * @param query of the request
     * @param declared what the source grants where the client says nothing
     */
    Ga4Message(JsonNode body, Map<String, String> query, List<String> declared) {
        this.body = body;
        this.consent = Ga4Consent.ofMessage(body.path("consent"), declared);
        this.traits = traits(body.path("user_properties"));
        this.application = query.getOrDefault("firebase_app_id", "");
        this.measurementId = query.getOrDefault("measurement_id", "");
    }

    /** @param base JSON Pointer to the event */
    EventDraft draft(JsonNode event, String base) {
        EventDraft draft = new EventDraft();
        draft.places = PLACES;
        if (!event.isObject()) {
            draft.reject(Reason.WRONG_TYPE, base);
            return draft;
        }
        JsonNode parameters = event.path("params");
        if (!parameters.isObject() && !parameters.isMissingNode() && !parameters.isNull()) {
            draft.reject(Reason.WRONG_TYPE, base + "/params");
        }
        draft.name = text(draft, event.path("name"), base + "/name", DecodeLimits.NAME_CHARS);
        draft.userId = text(draft, body.path("user_id"), "/user_id", DecodeLimits.IDENTIFIER_CHARS);
        String client = text(draft, body.path("client_id"), "/client_id", DecodeLimits.IDENTIFIER_CHARS);
        draft.anonymousId = client.isEmpty()
                ? text(draft, body.path("app_instance_id"), "/app_instance_id", DecodeLimits.IDENTIFIER_CHARS)
                : client;
        if (!draft.isNamed()) {
            draft.reject(Reason.MISSING_FIELD, "/client_id");
        }
        time(draft, event, base);
        draft.url = Texts.clip(parameters.path("page_location").asText(""), DecodeLimits.TEXT_CHARS);
        draft.title = Texts.clip(parameters.path("page_title").asText(""), DecodeLimits.TEXT_CHARS);
        draft.referrer = Texts.clip(parameters.path("page_referrer").asText(""), DecodeLimits.TEXT_CHARS);
        draft.consent = consent;
        draft.traits = traits;
        if (parameters.isObject()) {
            draft.commerce = CommerceDraft.of(parameters);
            draft.properties = JsonText.of(parameters.toString());
        }
        draft.context = JsonText.of(context(parameters).toString());
        return draft;
    }

    /** A server's own address and program say nothing of its visitor, whose address it may give instead. */
    RawRequest.Peer peer(RawRequest.Peer sender) {
        if (!sender.origin().isEmpty()) {
            return sender;
        }
        return new RawRequest.Peer(Texts.address(body.path("ip_override").asText("")), "", Map.of(), "");
    }

    private void time(EventDraft draft, JsonNode event, String base) {
        boolean own = event.hasNonNull("timestamp_micros");
        JsonNode time = own ? event.path("timestamp_micros") : body.path("timestamp_micros");
        if (time.isMissingNode() || time.isNull()) {
            return;
        }
        String micros = time.isTextual() || time.isIntegralNumber() ? time.asText() : "";
        Instant parsed =
                MICROS.matcher(micros).matches() ? Times.ofMillis(Long.parseLong(micros) / MICROS_PER_MILLI) : null;
        if (parsed == null) {
            draft.reject(Reason.INVALID_VALUE, (own ? base : "") + "/timestamp_micros");
        }
        draft.clientTime = parsed;
    }

    private ObjectNode context(JsonNode parameters) {
        Surroundings around = new Surroundings();
        around.locale(parameters.path("language").asText(""));
        around.screen(parameters.path("screen_resolution").asText(""));
        around.session(
                parameters.path("session_id").asText(""),
                parameters.path("session_number").asText(""));
        ObjectNode rest = around.protocol("ga4");
        if (!measurementId.isEmpty()) {
            rest.put("measurement_id", measurementId);
        }
        if (!application.isEmpty()) {
            rest.put("firebase_app_id", application);
        }
        body.properties().forEach(member -> {
            if (!PLACED.contains(member.getKey())) {
                rest.set(member.getKey(), member.getValue());
            }
        });
        return around.context();
    }

    /** {@code {"tier": {"value": "gold"}}} without the wrapping. */
    private static JsonText traits(JsonNode wrapped) {
        ObjectNode traits = JsonNodeFactory.instance.objectNode();
        wrapped.properties()
                .forEach(trait -> traits.set(
                        trait.getKey(),
                        trait.getValue().has("value") ? trait.getValue().path("value") : trait.getValue()));
        return JsonText.of(traits.toString());
    }

    /** A string, or a whole number as one; null counts as absent. */
    private static String text(EventDraft draft, JsonNode node, String pointer, int most) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        String text =
                node.isTextual() || node.isIntegralNumber() ? node.asText().strip() : "";
        if (!node.isTextual() && !node.isIntegralNumber()) {
            draft.reject(Reason.WRONG_TYPE, pointer);
        } else if (text.length() > most) {
            draft.reject(Reason.TOO_LONG, pointer);
            return "";
        }
        return text;
    }
}
