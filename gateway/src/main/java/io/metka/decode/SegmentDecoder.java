package io.metka.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Source;
import io.metka.support.Ids;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Segment's HTTP tracking API and RudderStack's copy of it: one message in a body, {@code {"batch": […]}}, or the query of
 * RudderStack's pixel.
 */
final class SegmentDecoder {
    private static final int MAX_PARAMETERS = 100;

    /** Fractions as doubles: what is kept to the byte is not written from trees, and an exponent can break a decimal. */
    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DecodeLimits.JSON_DEPTH)
                            .maxNumberLength(64)
                            .maxNameLength(512)
                            .build())
                    .build())
            .build();

    private final DecodeLimits limits;
    private final Ids ids;
    private final Decoder.Doorkeeper doorkeeper;

    /** @param ids for messages without an id of their own, which other makers' gateways take too */
    SegmentDecoder(DecodeLimits limits, Ids ids, Decoder.Doorkeeper doorkeeper) {
        this.limits = limits;
        this.ids = ids;
        this.doorkeeper = doorkeeper;
    }

    Decoded decode(RawRequest request) {
        try {
            return request.call().path().startsWith("/pixel/") ? pixel(request) : posted(request);
        } catch (StreamConstraintsException e) {
            return refuse(
                    Refusal.TOO_LARGE, "The body nests or stretches beyond the limits: " + e.getOriginalMessage());
        } catch (IOException e) {
            return refuse(
                    Refusal.MALFORMED, "The body is not well-formed JSON of the shape that the client's API asks.");
        }
    }

    private Decoded posted(RawRequest request) throws IOException {
        byte[] body = request.body().array();
        int start = request.body().arrayOffset() + request.body().position();
        try (JsonParser parser = mapper.createParser(body, start, request.body().remaining())) {
            Envelope envelope = new Envelope(new SegmentMessage.Reader(parser, body, start));
            Receipt.@Nullable Refused refused = envelope.read(parser);
            return refused != null ? new Decoded.Refused(refused) : admit(request, envelope);
        }
    }

    /** {@code GET /pixel/v1/track?writeKey=…&anonymousId="…"&event=…}: dots in names lead into objects. */
    private Decoded pixel(RawRequest request) {
        Map<String, String> query;
        try {
            query = QueryString.parse(request.body(), MAX_PARAMETERS);
        } catch (IllegalArgumentException e) {
            return refuse(
                    Refusal.MALFORMED,
                    "The query must be percent-encoded and have at most " + MAX_PARAMETERS + " parameters.");
        }
        Envelope envelope = new Envelope(null);
        envelope.top = SegmentMessage.ofQuery(query, mapper);
        return admit(request, envelope);
    }

    private Decoded admit(RawRequest request, Envelope envelope) {
        Decoder.Admission admission = admission(request, envelope.key());
        boolean historical = request.protocol() == Protocol.IMPORT && admission.source() != null;
        if (!historical && request.protocol() == Protocol.IMPORT) {
            // What Segment calls an import asks for a write key alone, and gets the times that a write key may set.
            admission = admission(request.as(spoken(request)), envelope.key());
        }
        Source source = admission.source();
        if (source == null || admission.refused() != null) {
            return new Decoded.Refused(Objects.requireNonNull(admission.refused()));
        }
        Timing timing = historical
                ? Timing.historical(request.receivedAt())
                : Timing.of(request.receivedAt(), envelope.sentAt(), limits.eventAge());
        return understood(historical ? request : request.as(spoken(request)), envelope, source, timing);
    }

    private static Protocol spoken(RawRequest request) {
        return request.protocol() == Protocol.IMPORT ? Protocol.SEGMENT : request.protocol();
    }

    /** A body's key counts where the header has a token of another kind. */
    private Decoder.Admission admission(RawRequest request, String bodyKey) {
        Decoder.Admission byHeader =
                doorkeeper.admit(request.writeKey().isEmpty() ? bodyKey : request.writeKey(), request);
        boolean other = byHeader.source() == null
                && !bodyKey.isEmpty()
                && !request.writeKey().isEmpty();
        boolean unknown = byHeader.refused() != null && byHeader.refused().refusal() == Refusal.UNKNOWN_WRITE_KEY;
        return other && unknown ? doorkeeper.admit(bodyKey, request) : byHeader;
    }

    private Decoded understood(RawRequest request, Envelope envelope, Source source, Timing timing) {
        SegmentClient client = new SegmentClient(request);
        List<SegmentMessage> messages = envelope.isBatch ? envelope.batch : List.of(envelope.top);
        if (messages.isEmpty() && request.protocol() == Protocol.RUDDERSTACK) {
            return refuse(Refusal.MALFORMED, "The batch is empty.");
        }
        messages.forEach(client::see);
        SegmentMapping mapping = new SegmentMapping(limits, ids, client);
        String kind = envelope.isBatch ? "" : request.call().path();
        List<EventDraft> drafts = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            drafts.add(mapping.draft(messages.get(i), kind, envelope.isBatch ? "/batch/" + i : ""));
        }
        Assembly assembly = new Assembly(
                limits,
                source,
                Decoder.origin(
                        request,
                        source,
                        request.protocol() == Protocol.IMPORT ? Protocol.IMPORT.wireName() : client.protocol(),
                        client.peer()),
                timing,
                client.isBrowser() ? request.cookieId() : "");
        return envelope.isBatch ? assembly.understood(drafts, "/batch") : assembly.understood(drafts.getFirst());
    }

    private static Decoded refuse(Refusal refusal, String detail) {
        return new Decoded.Refused(new Receipt.Refused(refusal, detail));
    }

    /** The body's outermost object: one message, or what a batch of them has in common. */
    private final class Envelope {
        private final SegmentMessage.@Nullable Reader reader;
        private final List<SegmentMessage> batch = new ArrayList<>();
        private SegmentMessage top = SegmentMessage.EMPTY;
        private boolean isBatch;

        Envelope(SegmentMessage.@Nullable Reader reader) {
            this.reader = reader;
        }

        /** Null when the envelope is sound. */
        Receipt.@Nullable Refused read(JsonParser parser) throws IOException {
            SegmentMessage.Reader messages = Objects.requireNonNull(reader);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Receipt.Refused(Refusal.MALFORMED, "The body must be a JSON object.");
            }
            top = messages.read(name -> name.equals("batch") && takes(parser, messages));
            if (batch.size() > limits.batchEvents()) {
                return new Receipt.Refused(
                        Refusal.TOO_LARGE,
                        "At most " + limits.batchEvents() + " messages go into one batch; send the rest in another.");
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                return new Receipt.Refused(
                        Refusal.MALFORMED, "There is something after the end of the JSON object, or it has no end.");
            }
            batch.replaceAll(message -> message.within(top));
            return null;
        }

        private boolean takes(JsonParser parser, SegmentMessage.Reader messages) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return false;
            }
            isBatch = true;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == null) {
                    return true;
                }
                if (batch.size() > limits.batchEvents()) {
                    parser.skipChildren();
                } else if (parser.currentToken() == JsonToken.START_OBJECT) {
                    batch.add(messages.read(_ -> false));
                } else {
                    parser.skipChildren();
                    batch.add(SegmentMessage.NO_OBJECT);
                }
            }
            return true;
        }

        String key() {
            String key = top.text("writeKey");
            for (int i = 0; key.isEmpty() && i < batch.size(); i++) {
                key = batch.get(i).text("writeKey");
            }
            return key;
        }

        @Nullable
        Instant sentAt() {
            Instant sentAt = SegmentMessage.time(top.members().path("sentAt"));
            for (int i = 0; sentAt == null && i < batch.size(); i++) {
                sentAt = SegmentMessage.time(batch.get(i).members().path("sentAt"));
            }
            return sentAt;
        }
    }
}
