package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.AudienceRequest;
import io.metka.model.ConsentState;
import io.metka.model.LinkRequest;
import io.metka.model.Origin;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Source;
import io.metka.support.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What pages ask about their visitors: {@code {"write_key", "anonymous_id", "token", "consent": {"granted": […], "denied":
 * […]}}} in a body, or the same without a token in a query.
 */
final class VisitDecoder {
    /** What can stand in the first-party id cookie. */
    private static final Pattern VISITOR = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    private VisitDecoder() {}

    static DecodedVisit decode(LinkRequest request, Function<String, Decoder.Admission> doorkeeper) {
        JsonNode body;
        try {
            byte[] bytes = request.body().array();
            int start = request.body().arrayOffset() + request.body().position();
            body = Json.MAPPER.readTree(bytes, start, request.body().remaining());
        } catch (IOException e) {
            return malformed("The body is not well-formed JSON.");
        }
        if (body == null || !body.isObject()) {
            return malformed("The body must be a JSON object with a \"write_key\".");
        }
        Decoder.Admission admission = doorkeeper.apply(body.path("write_key").asText());
        Source source = admission.source();
        if (source == null || admission.refused() != null) {
            return new DecodedVisit.Refused(Objects.requireNonNull(admission.refused()));
        }
        String visitor = body.path("anonymous_id").asText();
        if (!visitor.isEmpty() && !VISITOR.matcher(visitor).matches()) {
            return malformed("\"anonymous_id\" must be 8 to 64 letters, digits, '.', '_' or '-'.");
        }
        return new DecodedVisit.Understood(
                origin(source, request.peer(), request.receivedAt()),
                visitor,
                body.path("token").asText(),
                consent(body.path("consent")));
    }

    static DecodedVisit decode(AudienceRequest request, Decoder.Admission admission) {
        Source source = admission.source();
        if (source == null || admission.refused() != null) {
            return new DecodedVisit.Refused(Objects.requireNonNull(admission.refused()));
        }
        // An id that is none names nobody, which is no reason to fail a page.
        String visitor = VISITOR.matcher(request.visitor()).matches() ? request.visitor() : "";
        Set<String> granted = new LinkedHashSet<>();
        for (String purpose : request.consent().split(",", DecodeLimits.PURPOSES + 1)) {
            take(purpose, granted);
        }
        return new DecodedVisit.Understood(
                origin(source, request.peer(), request.receivedAt()), visitor, "", new ConsentState(granted, Set.of()));
    }

    private static Origin origin(Source source, RawRequest.Peer peer, Instant receivedAt) {
        return new Origin(source.project(), source.id(), receivedAt, peer.address(), peer.userAgent());
    }

    private static ConsentState consent(JsonNode consent) {
        return new ConsentState(purposes(consent.path("granted")), purposes(consent.path("denied")));
    }

    /** What is no name of a purpose, or beyond their number, counts as not said. */
    private static Set<String> purposes(JsonNode list) {
        Set<String> purposes = new LinkedHashSet<>();
        for (JsonNode purpose : list) {
            if (purpose.isTextual()) {
                take(purpose.asText(), purposes);
            }
        }
        return purposes;
    }

    private static void take(String purpose, Set<String> purposes) {
        if (purpose.length() <= DecodeLimits.PURPOSE_CHARS && purposes.size() < DecodeLimits.PURPOSES) {
            purposes.add(purpose);
        }
    }

    private static DecodedVisit malformed(String detail) {
        return new DecodedVisit.Refused(new Receipt.Refused(Refusal.MALFORMED, detail));
    }
}
