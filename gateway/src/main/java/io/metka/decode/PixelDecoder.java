package io.metka.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ConsentState;
import io.metka.model.JsonText;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection.Reason;
import io.metka.model.Source;
import io.metka.support.Ids;
import io.metka.support.Json;
import java.util.Arrays;
import java.util.LinkedHashSet;
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
            query = QueryString.parse(request.body(), MAX_PARAMETERS);
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
        Timing timing = Timing.of(request.receivedAt(), null, limits.eventAge());
        return new Assembly(limits, source, Decoder.origin(request, source), timing, request.cookieId())
                .understood(draft(query));
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
        if (!consent.isEmpty()) {
            draft.consent = new ConsentState(new LinkedHashSet<>(Arrays.asList(consent.split(","))), Set.of());
        }
        ObjectNode properties = properties(query);
        draft.commerce = CommerceDraft.of(properties);
        draft.properties = JsonText.of(properties.toString());
        return draft;
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
}
