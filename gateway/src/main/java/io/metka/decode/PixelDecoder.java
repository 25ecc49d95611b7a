package io.metka.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Batch;
import io.metka.model.ConsentState;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection;
import io.metka.model.Rejection.Reason;
import io.metka.model.Source;
import io.metka.support.Ids;
import io.metka.support.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One event in the query of an image: {@code GET /v1/pixel.gif?write_key=…&name=…&id=…&consent=analytics&p.key=value}.
 */
final class PixelDecoder {
    private static final String PROPERTY_PREFIX = "p.";
    private static final int MAX_PARAMETERS = 100;

    private final DecodeLimits limits;
    private final Ids ids;
    private final Decoder.Doorkeeper doorkeeper;

    /** @param ids for pixels without an id of their own, such as those in e-mails */
    PixelDecoder(DecodeLimits limits, Ids ids, Decoder.Doorkeeper doorkeeper) {
        this.limits = limits;
        this.ids = ids;
        this.doorkeeper = doorkeeper;
    }

    Decoded decode(RawRequest request) {
        Map<String, String> query;
        try {
            query = parse(
                    StandardCharsets.UTF_8.decode(request.body().duplicate()).toString());
        } catch (IllegalArgumentException e) {
            return new Decoded.Refused(new Receipt.Refused(
                    Refusal.MALFORMED,
                    "The query must be percent-encoded and have at most " + MAX_PARAMETERS + " parameters."));
        }
        String writeKey = request.writeKey().isEmpty() ? query.getOrDefault("write_key", "") : request.writeKey();
        Decoder.Admission admission = doorkeeper.admit(writeKey, request);
        Source source = admission.source();
        if (source == null) {
            return new Decoded.Refused(Objects.requireNonNull(admission.refused()));
        }
        return understood(request, query, source);
    }

    private Decoded understood(RawRequest request, Map<String, String> query, Source source) {
        EventDraft draft = draft(query);
        Origin origin = Decoder.origin(request, source);
        Rejection rejection = draft.rejection("");
        if (rejection != null) {
            draft.raw = raw(draft);
            return new Decoded.Understood(
                    new Batch(origin, List.of(), List.of(draft.rejected(rejection))), List.of(rejection));
        }
        var event = draft.finish(request.receivedAt(), Duration.ZERO, limits.eventAge(), request.cookieId());
        return new Decoded.Understood(new Batch(origin, List.of(event)), List.of());
    }

    private EventDraft draft(Map<String, String> query) {
        EventDraft draft = new EventDraft();
        draft.id = bounded(draft, query, "id", DecodeLimits.ID_CHARS);
        if (!query.containsKey("id")) {
            draft.id = ids.uuid().toString();
        }
        draft.name = bounded(draft, query, "name", DecodeLimits.NAME_CHARS);
        draft.anonymousId = bounded(draft, query, "anonymous_id", DecodeLimits.IDENTIFIER_CHARS);
        draft.userId = bounded(draft, query, "user_id", DecodeLimits.IDENTIFIER_CHARS);
        draft.url = Texts.clip(query.getOrDefault("url", ""), DecodeLimits.TEXT_CHARS);
        draft.title = Texts.clip(query.getOrDefault("title", ""), DecodeLimits.TEXT_CHARS);
        draft.referrer = Texts.clip(query.getOrDefault("referrer", ""), DecodeLimits.TEXT_CHARS);
        String consent = query.getOrDefault("consent", "");
        draft.consent = consent.isEmpty()
                ? ConsentState.UNKNOWN
                : new ConsentState(new LinkedHashSet<>(Arrays.asList(consent.split(","))), Set.of());
        ObjectNode properties = properties(query);
        draft.commerce = CommerceDraft.of(properties);
        draft.properties = JsonText.of(properties.toString());
        return draft;
    }

    /** The pixel's event in the form that {@code POST /v1/events} takes. */
    private JsonText raw(EventDraft draft) {
        return EventJson.of(draft.finish(Instant.EPOCH, Duration.ZERO, limits.eventAge(), ""));
    }

    private static String bounded(EventDraft draft, Map<String, String> query, String name, int most) {
        String value = query.getOrDefault(name, "").strip();
        if (value.length() > most) {
            draft.reject(Reason.TOO_LONG, "/" + name);
            return "";
        }
        return value;
    }

    private static ObjectNode properties(Map<String, String> query) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        query.forEach((name, value) -> {
            if (name.startsWith(PROPERTY_PREFIX)) {
                object.put(name.substring(PROPERTY_PREFIX.length()), value);
            }
        });
        return object;
    }

    /** Later values of a repeated name win. */
    private static Map<String, String> parse(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String[] pairs = query.split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw new IllegalArgumentException("more than " + MAX_PARAMETERS + " parameters");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(unescape(pair.substring(0, equals)), unescape(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
