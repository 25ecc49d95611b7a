package io.metka.decode;

import io.metka.model.AudienceRequest;
import io.metka.model.LinkRequest;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Source;
import io.metka.support.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes every protocol, after finding the source that the write key stands for. Safe for use by many threads. */
public final class Decoder {
    private static final String NEEDS_WRITE_KEY =
            "Send the write key of a source as a Bearer token, with Basic authorization, in the query or as"
                    + " \"write_key\" in the body.";
    private static final String NEEDS_IMPORT_KEY =
            "Imports need an import key of a source as a Bearer token; make one in the console. A write key, which anybody"
                    + " can read in a page, is not enough.";

    private static final String NEEDS_ALIAS =
            "Enter the measurement id or app id that the client sends as an alias of a source, or send the source's write key"
                    + " as a Bearer token or as api_secret.";

    private final EventsDecoder events;
    private final PixelDecoder pixel;
    private final SegmentDecoder segment;
    private final SnowplowDecoder snowplow;
    private final Ga4Decoder ga4;
    private final SourceKeys sources;
    private final Unreadable unreadable;

    public Decoder(DecodeLimits limits, Ids ids, SourceKeys sources) {
        this.sources = sources;
        this.unreadable = new Unreadable(this::admit);
        this.segment = new SegmentDecoder(limits, ids, this::admit);
        this.events = new EventsDecoder(limits, this::admit, segment);
        this.pixel = new PixelDecoder(limits, ids, this::admit);
        this.snowplow = new SnowplowDecoder(limits, ids, this::admit);
        this.ga4 = new Ga4Decoder(limits, ids, this::admit);
    }

    /** Never throws, whatever the bytes are. */
    public Decoded decode(RawRequest request) {
        Decoded decoded = read(request);
        return decoded instanceof Decoded.Refused refused ? unreadable.of(request, refused) : decoded;
    }

    private Decoded read(RawRequest request) {
        return switch (request.protocol()) {
            case EVENTS, IMPORT -> events.decode(request);
            case SEGMENT, RUDDERSTACK -> segment.decode(request);
            case PIXEL -> pixel.decode(request);
            case SNOWPLOW -> snowplow.decode(request);
            case GA4 -> ga4.decode(request);
        };
    }

    /** Never throws, whatever the bytes are. */
    public DecodedVisit decode(LinkRequest request) {
        return VisitDecoder.decode(
                request,
                writeKey -> admit(sources.writing(writeKey), request.peer().origin(), NEEDS_WRITE_KEY));
    }

    /** Never throws, whatever the texts are. */
    public DecodedVisit decode(AudienceRequest request) {
        return VisitDecoder.decode(
                request,
                admit(sources.writing(request.writeKey()), request.peer().origin(), NEEDS_WRITE_KEY));
    }

    /** Where a request of an admitted source came from. */
    static Origin origin(RawRequest request, Source source) {
        return origin(request, source, request.protocol().wireName(), request.peer());
    }

    /** The same where the body knows better what the client is. */
    static Origin origin(RawRequest request, Source source, String protocol, RawRequest.Peer peer) {
        return new Origin(
                source.project(),
                source.id(),
                protocol,
                request.receivedAt(),
                peer.address(),
                peer.userAgent(),
                peer.hints());
    }

    private Admission admit(String writeKey, RawRequest request) {
        Source source = writeKey.isEmpty() ? null : source(writeKey, request.protocol());
        return admit(source, request.peer().origin(), needs(request.protocol()));
    }

    private static Admission admit(@Nullable Source source, String origin, String needed) {
        if (source == null) {
            return new Admission(null, new Receipt.Refused(Refusal.UNKNOWN_WRITE_KEY, needed));
        }
        if (!origin.isEmpty()
                && !source.origins().isEmpty()
                && !source.origins().contains(origin)) {
            return new Admission(
                    null,
                    new Receipt.Refused(
                            Refusal.ORIGIN_NOT_ALLOWED,
                            "This source takes no events from this site; add its origin to the source's origins."));
        }
        return new Admission(source, null);
    }

    private @Nullable Source source(String key, RawRequest.Protocol protocol) {
        return switch (protocol) {
            case IMPORT -> sources.importing(key);
            case SNOWPLOW, GA4 -> {
                Source byKey = sources.writing(key);
                yield byKey == null ? sources.named(key) : byKey;
            }
            default -> sources.writing(key);
        };
    }

    private static String needs(RawRequest.Protocol protocol) {
        return switch (protocol) {
            case IMPORT -> NEEDS_IMPORT_KEY;
            case SNOWPLOW, GA4 -> NEEDS_ALIAS;
            default -> NEEDS_WRITE_KEY;
        };
    }

    /** Either the source that may send, or why nobody may. */
    record Admission(@Nullable Source source, Receipt.@Nullable Refused refused) {}

    /** Finds the source of a write key and checks that it may send this request. */
    interface Doorkeeper {
        Admission admit(String writeKey, RawRequest request);

        /** By the first key that is known; there is at least one. */
        default Admission admit(List<String> keys, RawRequest request) {
            Admission admission = admit(keys.getFirst(), request);
            for (String key : keys.subList(1, keys.size())) {
                boolean unknown =
                        admission.refused() != null && admission.refused().refusal() == Refusal.UNKNOWN_WRITE_KEY;
                admission = unknown ? admit(key, request) : admission;
            }
            return admission;
        }
    }
}
