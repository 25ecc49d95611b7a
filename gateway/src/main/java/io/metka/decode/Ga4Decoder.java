package io.metka.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Source;
import io.metka.support.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Google Analytics 4: what gtag.js sends to {@code /g/collect}, one event in the query or one on each line of the body, and the
 * Measurement Protocol for servers, {@code /mp/collect}. What comes below {@code /debug} is judged and not kept.
 */
final class Ga4Decoder {
    /** Bytes of a body; Google's own limit. A tree of more would weigh many times as much in memory. */
    static final int BODY_BYTES = 130_000;

    /** Events of one message; Google's own limit. What they have in common is kept with each of them. */
    static final int MESSAGE_EVENTS = 25;

    private static final int MAX_PARAMETERS = 500;
    private static final String VERSION = "2";
    private static final String DEBUG = "/debug/";
    private static final String HITS = "/g/collect";
    private static final String COOKIE = "cookie:_ga";

    private final DecodeLimits limits;
    private final Ids ids;
    private final Decoder.Doorkeeper doorkeeper;

    /** @param ids for events, which have none in this protocol */
    Ga4Decoder(DecodeLimits limits, Ids ids, Decoder.Doorkeeper doorkeeper) {
        this.limits = limits;
        this.ids = ids;
        this.doorkeeper = doorkeeper;
    }

    Decoded decode(RawRequest request) {
        if (request.body().remaining() > BODY_BYTES) {
            return refuse(
                    Refusal.TOO_LARGE, "A hit holds at most " + BODY_BYTES + " bytes; send fewer events at once.");
        }
        try {
            Map<String, String> query = QueryString.parse(request.call().query(), MAX_PARAMETERS);
            return request.call().path().endsWith(HITS) ? hits(request, query) : messages(request, query);
        } catch (StreamConstraintsException e) {
            return refuse(
                    Refusal.TOO_LARGE, "The body nests or stretches beyond the limits: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            return refuse(
                    Refusal.MALFORMED,
                    "The body is not the JSON of the Measurement Protocol: an object with \"events\".");
        } catch (IOException | IllegalArgumentException e) {
            return refuse(
                    Refusal.MALFORMED,
                    "Parameters must be percent-encoded, and at most " + MAX_PARAMETERS + " in one place.");
        }
    }

    private Decoded hits(RawRequest request, Map<String, String> query) {
        if (!VERSION.equals(query.get("v"))) {
            return refuse(Refusal.MALFORMED, "Only hits of version 2 are understood: the parameter v must be 2.");
        }
        Decoder.Admission admission =
                doorkeeper.admit(List.of(request.writeKey(), query.getOrDefault("tid", "")), request);
        Source source = admission.source();
        if (source == null) {
            return new Decoded.Refused(Objects.requireNonNull(admission.refused()));
        }
        List<String> lines = lines(request);
        if (lines.size() > limits.events()) {
            return refuse(Refusal.TOO_LARGE, "At most " + limits.events() + " lines go into one hit.");
        }
        int keys = limits.shape().keys();
        if (lines.size() > 1 && Ga4Hit.widest(query.keySet()) > keys) {
            // No line of it could be taken, and each would be put aside with all that they share.
            return refuse(
                    Refusal.TOO_LARGE,
                    "An object has at most " + keys
                            + " members (edge.limits.keys), and the query gives more to each line.");
        }
        String clientId = clientId(request.call().headers().getOrDefault(COOKIE, ""));
        List<EventDraft> drafts = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            Map<String, String> parameters = new LinkedHashMap<>(query);
            parameters.putAll(QueryString.parse(lines.get(i), MAX_PARAMETERS));
            Ga4Hit hit = new Ga4Hit(parameters, i);
            EventDraft draft = hit.draft("/" + i, clientId, source.declaredConsent());
            String id = hit.id();
            draft.id = id.isEmpty() ? ids.uuid().toString() : id;
            drafts.add(draft);
        }
        Timing timing = Timing.of(request.receivedAt(), null, limits.eventAge());
        return new Assembly(limits, source, Decoder.origin(request, source), timing, "").understood(drafts, "");
    }

    /** The lines of the body; without any, the query alone is the event. */
    private static List<String> lines(RawRequest request) {
        String body = StandardCharsets.UTF_8.decode(request.body().duplicate()).toString();
        // The edge hands the query of a GET over as its body.
        List<String> lines = body.equals(request.call().query())
                ? List.of()
                : body.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? List.of("") : lines;
    }

    /** The last two parts of {@code GA1.1.1234567890.1700000000}; empty when the cookie is none. */
    private static String clientId(String cookie) {
        String[] parts = cookie.split("\\.", 5);
        boolean usable = parts.length == 4
                && (parts[2] + parts[3]).length() <= DecodeLimits.IDENTIFIER_CHARS
                && (parts[2] + parts[3]).chars().allMatch(c -> c >= '0' && c <= '9');
        return usable ? parts[2] + "." + parts[3] : "";
    }

    private Decoded messages(RawRequest request, Map<String, String> query) throws IOException {
        Decoder.Admission admission = doorkeeper.admit(
                List.of(
                        request.writeKey(),
                        query.getOrDefault("api_secret", ""),
                        query.getOrDefault("measurement_id", ""),
                        query.getOrDefault("firebase_app_id", "")),
                request);
        Source source = admission.source();
        if (source == null) {
            return new Decoded.Refused(Objects.requireNonNull(admission.refused()));
        }
        JsonNode body = JsonTrees.MAPPER.readTree(
                request.body().array(),
                request.body().arrayOffset() + request.body().position(),
                request.body().remaining());
        JsonNode events = body.path("events");
        if (!events.isArray()) {
            return refuse(Refusal.MALFORMED, "The body must be a JSON object with an \"events\" array.");
        }
        if (events.size() > MESSAGE_EVENTS) {
            return refuse(
                    Refusal.TOO_LARGE,
                    "At most " + MESSAGE_EVENTS + " events go into one message; send the rest in another.");
        }
        Ga4Message message = new Ga4Message(body, query, source.declaredConsent());
        List<EventDraft> drafts = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            EventDraft draft = message.draft(events.get(i), "/events/" + i);
            draft.id = ids.uuid().toString();
            drafts.add(draft);
        }
        Origin origin = Decoder.origin(request, source, request.protocol().wireName(), message.peer(request.peer()));
        Timing timing = Timing.of(request.receivedAt(), null, limits.eventAge());
        Decoded.Understood understood =
                (Decoded.Understood) new Assembly(limits, source, origin, timing, "").understood(drafts, "/events");
        return request.call().path().startsWith(DEBUG) ? understood.withoutEvents() : understood;
    }

    private static Decoded refuse(Refusal refusal, String detail) {
        return new Decoded.Refused(new Receipt.Refused(refusal, detail));
    }
}
