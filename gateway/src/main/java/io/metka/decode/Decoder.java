package io.metka.decode;

import io.metka.model.LinkRequest;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Source;
import io.metka.support.Ids;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes every protocol, after finding the source that the write key stands for. Safe for use by many threads. */
public final class Decoder {
    private final EventsDecoder events;
    private final PixelDecoder pixel;
    private final Function<String, @Nullable Source> sources;

    /** @param sources write key → source, null for an unknown key */
    public Decoder(DecodeLimits limits, Ids ids, Function<String, @Nullable Source> sources) {
        this.sources = sources;
        this.events = new EventsDecoder(limits, this::admit);
        this.pixel = new PixelDecoder(limits, ids, this::admit);
    }

    /** Never throws, whatever the bytes are. */
    public Decoded decode(RawRequest request) {
        return switch (request.protocol()) {
            case EVENTS -> events.decode(request);
            case PIXEL -> pixel.decode(request);
        };
    }

    /** Never throws, whatever the bytes are. */
    public DecodedLink decode(LinkRequest request) {
        return LinkDecoder.decode(
                request, writeKey -> admit(writeKey, request.peer().origin()));
    }

    /** Where a request of an admitted source came from. */
    static Origin origin(RawRequest request, Source source) {
        RawRequest.Peer peer = request.peer();
        return new Origin(
                source.project(),
                source.id(),
                request.protocol().wireName(),
                request.receivedAt(),
                peer.address(),
                peer.userAgent(),
                peer.hints());
    }

    private Admission admit(String writeKey, RawRequest request) {
        return admit(writeKey, request.peer().origin());
    }

    private Admission admit(String writeKey, String origin) {
        Source source = writeKey.isEmpty() ? null : sources.apply(writeKey);
        if (source == null) {
            return new Admission(
                    null,
                    new Receipt.Refused(
                            Refusal.UNKNOWN_WRITE_KEY,
                            "Send the write key of a source as a Bearer token, in the query or as \"write_key\" in the body."));
        }
        if (!origin.isEmpty()
                && !source.origins().isEmpty()
                && !source.origins().contains(origin)) {
            return new Admission(
                    null,
                    new Receipt.Refused(
                            Refusal.ORIGIN_NOT_ALLOWED,
                            "This source takes no events from " + origin + "; add it to the source's origins."));
        }
        return new Admission(source, null);
    }

    /** Either the source that may send, or why nobody may. */
    record Admission(@Nullable Source source, Receipt.@Nullable Refused refused) {}

    /** Finds the source of a write key and checks that it may send this request. */
    interface Doorkeeper {
        Admission admit(String writeKey, RawRequest request);
    }
}
