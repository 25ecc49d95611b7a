package io.metka.decode;

import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Page;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event while its members are still arriving, in any order. */
final class EventDraft {
    String id = "";
    String name = "";
    String anonymousId = "";
    String userId = "";
    String url = "";
    String title = "";
    String referrer = "";
    CommerceDraft commerce = new CommerceDraft();

    @Nullable
    Instant clientTime;

    ConsentState consent = ConsentState.UNKNOWN;
    JsonText properties = JsonText.EMPTY_OBJECT;

    /** The event as it came, when it is rejected and of a size to be kept. */
    JsonText raw = JsonText.EMPTY_OBJECT;

    private Rejection.@Nullable Reason problem;
    private String pointer = "";

    /** Remembers the first problem; the event is then rejected, and the rest of the request goes on. */
    void reject(Rejection.Reason reason, String where) {
        if (problem == null) {
            problem = reason;
            pointer = where;
        }
    }

    boolean isRejected() {
        return problem != null || id.isEmpty() || name.isEmpty();
    }

    /** The event with why it cannot be taken. */
    RejectedEvent rejected(Rejection why) {
        return new RejectedEvent(why, name, consent, raw);
    }

    /** Why the event cannot be taken, or null when it can. */
    @Nullable
    Rejection rejection(String base) {
        if (problem == null && id.isEmpty()) {
            reject(Rejection.Reason.MISSING_FIELD, base + "/id");
        }
        if (problem == null && name.isEmpty()) {
            reject(Rejection.Reason.MISSING_FIELD, base + "/name");
        }
        return problem == null ? null : new Rejection(id, problem, pointer);
    }

    /**
     * The finished event.
     *
     * @param skew what to add to the client's clock
     * @param cookieId stands in for an absent anonymous id
     */
    Event finish(Instant receivedAt, Duration skew, Duration maxAge, String cookieId) {
        String ours = commerce.name(EventNames.canonical(name));
        return new Event(
                id,
                ours,
                eventTime(receivedAt, skew, maxAge),
                identifiers(cookieId),
                consent,
                url.isEmpty() && title.isEmpty() && referrer.isEmpty() ? Page.NONE : new Page(url, title, referrer),
                commerce.finish(ours),
                properties);
    }

    private Instant eventTime(Instant receivedAt, Duration skew, Duration maxAge) {
        if (clientTime == null) {
            return receivedAt;
        }
        Instant corrected = clientTime.plus(skew);
        boolean outOfBounds = corrected.isAfter(receivedAt) || corrected.isBefore(receivedAt.minus(maxAge));
        return outOfBounds ? receivedAt : corrected;
    }

    private List<Identifier> identifiers(String cookieId) {
        List<Identifier> known = new ArrayList<>(2);
        if (!userId.isEmpty()) {
            known.add(new Identifier(Identifier.USER_ID, userId));
        }
        String device = anonymousId.isEmpty() ? cookieId : anonymousId;
        if (!device.isEmpty()) {
            known.add(new Identifier(Identifier.ANONYMOUS_ID, device));
        }
        return known;
    }
}
