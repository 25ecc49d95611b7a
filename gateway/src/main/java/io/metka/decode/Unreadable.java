package io.metka.decode;

import io.metka.model.Batch;
import io.metka.model.ConsentState;
import io.metka.model.JsonText;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import io.metka.model.Source;
import io.metka.support.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts aside the beginning of a request that cannot be read at all, so that whoever owns the source can see what its clients
 * send. Only when the key stands outside of the body, which is all that can be believed of such a request; and only so many of a
 * source, so that garbage cannot fill the disk. For any thread.
 */
final class Unreadable {
    /** Characters that are kept of a request. */
    static final int TEXT_CHARS = 2_048;

    /** Requests that are kept of a source at once, before one a second. */
    static final int BURST = 60;

    private static final int MAX_PARAMETERS = 500;

    /** Judged and not kept (GA4). */
    private static final String DEBUG = "/debug/";

    private static final List<String> KEYS =
            List.of("write_key", "writeKey", "api_secret", "measurement_id", "firebase_app_id", "tid", "aid");

    private final Decoder.Doorkeeper doorkeeper;
    private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();

    Unreadable(Decoder.Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /** How many more requests of a source are kept, as of an instant. */
    private record Allowance(long left, Instant asOf) {
        Allowance spend(Instant now) {
            long seconds = Math.max(0, now.getEpochSecond() - asOf.getEpochSecond());
            long refilled = Math.min(BURST, Math.max(0, left) + seconds);
            return new Allowance(refilled - 1, seconds > 0 ? now : asOf);
        }
    }

    /** The same refusal, with what is to be put aside when anything is. */
    Decoded of(RawRequest request, Decoded.Refused refused) {
        Rejection.Reason reason = refused.receipt().refusal() == Refusal.TOO_LARGE
                ? Rejection.Reason.TOO_LARGE
                : Rejection.Reason.UNREADABLE;
        boolean readable = refused.receipt().refusal() != Refusal.MALFORMED
                && refused.receipt().refusal() != Refusal.TOO_LARGE;
        if (readable || !request.body().hasRemaining() || request.call().path().startsWith(DEBUG)) {
            return refused;
        }
        Source source = doorkeeper.admit(keys(request), request).source();
        return source == null || !isAllowed(source, request.receivedAt())
                ? refused
                : new Decoded.Unreadable(refused.receipt(), aside(request, source, refused.receipt(), reason));
    }

    private static List<String> keys(RawRequest request) {
        List<String> keys = new ArrayList<>(List.of(request.writeKey()));
        try {
            Map<String, String> query = QueryString.parse(request.call().query(), MAX_PARAMETERS);
            KEYS.forEach(name -> keys.add(query.getOrDefault(name, "")));
        } catch (IllegalArgumentException e) {
            // The query itself is what cannot be read.
            return keys;
        }
        return keys;
    }

    private boolean isAllowed(Source source, Instant now) {
        Allowance spent = allowances.compute(
                source.project().value() + "/" + source.id(),
                (_, allowance) -> (allowance == null ? new Allowance(BURST, now) : allowance).spend(now));
        return spent.left() >= 0;
    }

    private static Batch aside(RawRequest request, Source source, Receipt.Refused why, Rejection.Reason reason) {
        ConsentState consent = source.declaredConsent().isEmpty()
                ? ConsentState.UNKNOWN
                : new ConsentState(Set.copyOf(source.declaredConsent()), Set.of());
        JsonText body = JsonText.of(Json.MAPPER
                .createObjectNode()
                .put("problem", why.detail())
                .put("bytes", request.body().remaining())
                .put("text", text(request.body()))
                .toString());
        return new Batch(
                Decoder.origin(request, source).withoutClient(),
                List.of(),
                List.of(new RejectedEvent(new Rejection("", reason, ""), "", consent, body)));
    }

    /** The beginning, cut so that nobody decodes half a megabyte for it. */
    private static String text(ByteBuffer body) {
        ByteBuffer beginning = body.slice(body.position(), Math.min(body.remaining(), 4 * TEXT_CHARS));
        return Texts.clip(StandardCharsets.UTF_8.decode(beginning).toString(), TEXT_CHARS);
    }
}
