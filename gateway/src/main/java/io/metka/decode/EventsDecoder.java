package io.metka.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.metka.model.Batch;
import io.metka.model.Event;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import io.metka.model.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Metka's own format: {@code POST /v1/events} with {@code {"write_key", "sent_at", "events": […]}}. */
final class EventsDecoder {
    private final JsonFactory json = JsonFactory.builder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DecodeLimits.JSON_DEPTH)
                    .maxNumberLength(64)
                    .maxNameLength(512)
                    .build())
            .build();

    private final DecodeLimits limits;
    private final Decoder.Doorkeeper doorkeeper;

    EventsDecoder(DecodeLimits limits, Decoder.Doorkeeper doorkeeper) {
        this.limits = limits;
        this.doorkeeper = doorkeeper;
    }

    Decoded decode(RawRequest request) {
        byte[] body = request.body().array();
        int start = request.body().arrayOffset() + request.body().position();
        try (JsonParser parser = json.createParser(body, start, request.body().remaining())) {
            Envelope envelope = new Envelope();
            Receipt.@Nullable Refused refused = envelope.read(parser, new EventReader(parser, body, start, limits));
            return refused != null ? new Decoded.Refused(refused) : admit(request, envelope);
        } catch (StreamConstraintsException e) {
            return refuse(
                    Refusal.TOO_LARGE, "The body nests or stretches beyond the limits: " + e.getOriginalMessage());
        } catch (IOException e) {
            return refuse(Refusal.MALFORMED, "The body is not well-formed JSON of the shape {\"events\": [ … ]}.");
        }
    }

    private Decoded admit(RawRequest request, Envelope envelope) {
        String writeKey = request.writeKey().isEmpty() ? envelope.writeKey : request.writeKey();
        Decoder.Admission admission = doorkeeper.admit(writeKey, request);
        Source source = admission.source();
        if (source == null || admission.refused() != null) {
            return new Decoded.Refused(Objects.requireNonNull(admission.refused()));
        }
        return understood(request, envelope, source);
    }

    private Decoded understood(RawRequest request, Envelope envelope, Source source) {
        Instant receivedAt = request.receivedAt();
        Duration skew = Times.skew(receivedAt, envelope.sentAt);
        List<Event> events = new ArrayList<>(envelope.drafts.size());
        List<Rejection> rejected = new ArrayList<>(0);
        List<RejectedEvent> aside = new ArrayList<>(0);
        for (int i = 0; i < envelope.drafts.size(); i++) {
            EventDraft draft = envelope.drafts.get(i);
            Rejection rejection = draft.rejection("/events/" + i);
            if (rejection == null) {
                events.add(draft.finish(receivedAt, skew, limits.eventAge(), request.cookieId()));
            } else {
                rejected.add(rejection);
                aside.add(draft.rejected(rejection));
            }
        }
        Origin origin = Decoder.origin(request, source);
        return new Decoded.Understood(new Batch(origin, events, aside), rejected);
    }

    private static Decoded refuse(Refusal refusal, String detail) {
        return new Decoded.Refused(new Receipt.Refused(refusal, detail));
    }

    /** The members around the events. */
    private final class Envelope {
        private final List<EventDraft> drafts = new ArrayList<>();
        private String writeKey = "";
        private @Nullable Instant sentAt;
        private boolean hasEvents;

        /** Null when the envelope is sound. */
        Receipt.@Nullable Refused read(JsonParser parser, EventReader reader) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return malformed("The body must be a JSON object with an \"events\" array.");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (member) {
                    case "write_key" -> writeKey = token == JsonToken.VALUE_STRING ? parser.getText() : "";
                    case "sent_at" -> sentAt = reader.time(token);
                    case "events" -> {
                        if (token != JsonToken.START_ARRAY) {
                            return malformed("\"events\" must be an array.");
                        }
                        hasEvents = true;
                        if (!readEvents(parser, reader)) {
                            return tooMany();
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                return malformed("There is something after the end of the JSON object.");
            }
            return hasEvents ? null : malformed("The body has no \"events\" array.");
        }

        private boolean readEvents(JsonParser parser, EventReader reader) throws IOException {
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (drafts.size() == limits.events()) {
                    return false;
                }
                drafts.add(reader.read(token, drafts.size()));
            }
            return true;
        }

        private Receipt.Refused malformed(String detail) {
            return new Receipt.Refused(Refusal.MALFORMED, detail);
        }

        private Receipt.Refused tooMany() {
            return new Receipt.Refused(
                    Refusal.TOO_LARGE,
                    "At most " + limits.events() + " events go into one request; send the rest in another.");
        }
    }
}
