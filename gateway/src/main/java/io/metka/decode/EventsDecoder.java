package io.metka.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection;
import io.metka.model.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metka's own format: {@code {"write_key", "sent_at", "events": […]}}, or one event on each line of a body that is said to be
 * NDJSON. On {@code POST /v1/import} the same with times of the past, for a secret import key.
 */
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
    private final SegmentDecoder batches;

    /** @param batches decodes an import that turns out to be of Segment's shape */
    EventsDecoder(DecodeLimits limits, Decoder.Doorkeeper doorkeeper, SegmentDecoder batches) {
        this.limits = limits;
        this.doorkeeper = doorkeeper;
        this.batches = batches;
    }

    Decoded decode(RawRequest request) {
        if (Lines.isPromised(request)) {
            return lines(request);
        }
        byte[] body = request.body().array();
        int start = request.body().arrayOffset() + request.body().position();
        try (JsonParser parser = json.createParser(body, start, request.body().remaining())) {
            Envelope envelope = new Envelope(most(request), request.protocol() == RawRequest.Protocol.IMPORT);
            Receipt.@Nullable Refused refused = envelope.read(parser, new EventReader(parser, body, start, limits));
            if (envelope.isOtherShape) {
                return batches.decode(request);
            }
            return refused != null ? new Decoded.Refused(refused) : admit(request, envelope);
        } catch (StreamConstraintsException e) {
            return refuse(
                    Refusal.TOO_LARGE, "The body nests or stretches beyond the limits: " + e.getOriginalMessage());
        } catch (IOException e) {
            return refuse(Refusal.MALFORMED, "The body is not well-formed JSON of the shape {\"events\": [ … ]}.");
        }
    }

    private int most(RawRequest request) {
        boolean fromServer = request.protocol() == RawRequest.Protocol.IMPORT || Lines.isPromised(request);
        return fromServer ? limits.batchEvents() : limits.events();
    }

    private Decoded admit(RawRequest request, Envelope envelope) {
        String key = request.writeKey().isEmpty() ? envelope.writeKey : request.writeKey();
        return understood(request, key, envelope.sentAt, envelope.drafts, "/events");
    }

    private Decoded lines(RawRequest request) {
        List<EventDraft> drafts = new ArrayList<>();
        for (Lines.Line line : Lines.of(request.body())) {
            if (drafts.size() == most(request)) {
                return new Decoded.Refused(tooMany(most(request)));
            }
            drafts.add(line(request.body().array(), line, "/" + drafts.size()));
        }
        return understood(request, request.writeKey(), null, drafts, "");
    }

    /** A line that is no JSON spoils itself alone. */
    private EventDraft line(byte[] body, Lines.Line line, String base) {
        EventDraft draft = new EventDraft();
        try (JsonParser parser = json.createParser(body, line.start(), line.length())) {
            JsonToken token = parser.nextToken();
            if (token != null) {
                draft = new EventReader(parser, body, line.start(), limits).read(token, base);
            }
            if (token == null || parser.nextToken() != null) {
                draft.reject(Rejection.Reason.INVALID_VALUE, base);
            }
        } catch (StreamConstraintsException e) {
            draft.reject(Rejection.Reason.TOO_DEEP, base);
        } catch (IOException e) {
            draft.reject(Rejection.Reason.INVALID_VALUE, base);
        }
        return draft;
    }

    private Decoded understood(
            RawRequest request, String key, @Nullable Instant sentAt, List<EventDraft> drafts, String base) {
        Decoder.Admission admission = doorkeeper.admit(key, request);
        Source source = admission.source();
        if (source == null || admission.refused() != null) {
            return new Decoded.Refused(Objects.requireNonNull(admission.refused()));
        }
        Origin origin = Decoder.origin(request, source);
        if (request.protocol() == RawRequest.Protocol.IMPORT) {
            // The importing server's address and agent say nothing of the visitors.
            return new Assembly(limits, source, origin.withoutClient(), Timing.historical(request.receivedAt()), "")
                    .understood(drafts, base);
        }
        Timing timing = Timing.of(request.receivedAt(), sentAt, limits.eventAge());
        return new Assembly(limits, source, origin, timing, request.cookieId()).understood(drafts, base);
    }

    private static Receipt.Refused tooMany(int most) {
        return new Receipt.Refused(
                Refusal.TOO_LARGE, "At most " + most + " events go into one request; send the rest in another.");
    }

    private static Decoded refuse(Refusal refusal, String detail) {
        return new Decoded.Refused(new Receipt.Refused(refusal, detail));
    }

    /** The members around the events. */
    private static final class Envelope {
        private final List<EventDraft> drafts = new ArrayList<>();
        private String writeKey = "";
        private @Nullable Instant sentAt;
        private final int most;
        private final boolean isImport;
        private boolean hasEvents;

        /** Whether this is a batch as Segment's clients import it. */
        private boolean isOtherShape;

        Envelope(int most, boolean isImport) {
            this.most = most;
            this.isImport = isImport;
        }

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
                            return tooMany(most);
                        }
                    }
                    case "batch" -> {
                        isOtherShape = isImport && !hasEvents;
                        if (isOtherShape) {
                            return null;
                        }
                        parser.skipChildren();
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
                if (drafts.size() == most) {
                    return false;
                }
                drafts.add(reader.read(token, "/events/" + drafts.size()));
            }
            return true;
        }

        private Receipt.Refused malformed(String detail) {
            return new Receipt.Refused(Refusal.MALFORMED, detail);
        }
    }
}
