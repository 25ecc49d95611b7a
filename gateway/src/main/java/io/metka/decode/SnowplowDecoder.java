package io.metka.decode;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection.Reason;
import io.metka.model.Source;
import io.metka.support.Ids;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The Snowplow tracker protocol: one event in the query of {@code /i}, or {@code {"schema": "iglu:…/payload_data/…", "data":
 * [ … ]}} posted to {@code /com.snowplowanalytics.snowplow/tp2}.
 */
final class SnowplowDecoder {
    private final DecodeLimits limits;
    private final Ids ids;
    private final Decoder.Doorkeeper doorkeeper;

    /** @param ids for events and visitors without ids of their own */
    SnowplowDecoder(DecodeLimits limits, Ids ids, Decoder.Doorkeeper doorkeeper) {
        this.limits = limits;
        this.ids = ids;
        this.doorkeeper = doorkeeper;
    }

    Decoded decode(RawRequest request) {
        try {
            SnowplowPayload payload = SnowplowPayload.read(request, limits.batchEvents());
            if (payload.events().size() > limits.batchEvents()) {
                return refuse(
                        Refusal.TOO_LARGE,
                        "At most " + limits.batchEvents() + " events go into one payload; send the rest in another.");
            }
            return admit(request, payload);
        } catch (StreamConstraintsException e) {
            return refuse(
                    Refusal.TOO_LARGE, "The body nests or stretches beyond the limits: " + e.getOriginalMessage());
        } catch (IOException | IllegalArgumentException e) {
            return refuse(
                    Refusal.MALFORMED,
                    "Send one event as percent-encoded parameters, or a payload_data object with a \"data\" array.");
        }
    }

    private Decoded admit(RawRequest request, SnowplowPayload payload) {
        String appId = payload.events().stream()
                .map(event -> event.getOrDefault("aid", ""))
                .filter(aid -> !aid.isEmpty())
                .findFirst()
                .orElse("");
        Decoder.Admission admission = doorkeeper.admit(List.of(request.writeKey(), appId), request);
        Source source = admission.source();
        if (source == null) {
            return new Decoded.Refused(Objects.requireNonNull(admission.refused()));
        }
        SnowplowVisitor visitor = new SnowplowVisitor(request, payload.events(), source, ids);
        Instant sentAt = payload.events().isEmpty()
                ? null
                : SnowplowEvent.millis(payload.events().getFirst().getOrDefault("stm", ""));
        Timing timing = Timing.of(request.receivedAt(), sentAt, limits.eventAge());
        Map<String, List<Map<String, String>>> items = itemsByOrder(payload.events());
        List<EventDraft> drafts = new ArrayList<>(payload.events().size());
        for (int i = 0; i < payload.events().size(); i++) {
            String base = payload.isQuery() ? "" : "/data/" + i;
            EventDraft draft = draft(payload.events().get(i), base, timing, items);
            if (isOfOther(payload.events().get(i), appId, source, request)) {
                draft.reject(Reason.INVALID_VALUE, base + "/aid");
            }
            visitor.name(draft, payload.events().get(i));
            drafts.add(draft);
        }
        Origin origin = Decoder.origin(request, source, request.protocol().wireName(), visitor.peer());
        Assembly assembly = new Assembly(limits, source, origin, timing, "");
        return payload.isQuery() ? assembly.understood(drafts.getFirst()) : assembly.understood(drafts, "/data");
    }

    private EventDraft draft(
            Map<String, String> event, String base, Timing timing, Map<String, List<Map<String, String>>> items) {
        if (bytes(event) > limits.eventBytes()) {
            EventDraft draft = new EventDraft();
            draft.id = Texts.clip(event.getOrDefault("eid", ""), DecodeLimits.ID_CHARS);
            draft.reject(Reason.TOO_LARGE, base);
            return draft;
        }
        // The first transaction of an order takes its items, so that a request cannot multiply them.
        List<Map<String, String>> own =
                event.getOrDefault("e", "").equals("tr") ? items.remove(event.getOrDefault("tr_id", "")) : null;
        return new SnowplowEvent(event, base, ids).draft(timing.skew(), own == null ? List.of() : own);
    }

    /** Whether an event names a source other than the one that the whole payload goes to. */
    private boolean isOfOther(Map<String, String> event, String appId, Source source, RawRequest request) {
        String own = event.getOrDefault("aid", "");
        if (!request.writeKey().isEmpty() || own.isEmpty() || own.equals(appId)) {
            return false;
        }
        Source other = doorkeeper.admit(own, request).source();
        return other != null && !other.equals(source);
    }

    private static Map<String, List<Map<String, String>>> itemsByOrder(List<Map<String, String>> events) {
        Map<String, List<Map<String, String>>> items = new HashMap<>();
        for (Map<String, String> event : events) {
            if (event.getOrDefault("e", "").equals("ti")) {
                items.computeIfAbsent(event.getOrDefault("ti_id", ""), _ -> new ArrayList<>())
                        .add(event);
            }
        }
        return items;
    }

    private static long bytes(Map<String, String> event) {
        long characters = 0;
        for (Map.Entry<String, String> parameter : event.entrySet()) {
            characters += parameter.getKey().length() + parameter.getValue().length();
        }
        return characters;
    }

    private static Decoded refuse(Refusal refusal, String detail) {
        return new Decoded.Refused(new Receipt.Refused(refusal, detail));
    }
}
