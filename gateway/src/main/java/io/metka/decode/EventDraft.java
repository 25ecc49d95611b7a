package io.metka.decode;

import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Page;
import io.metka.model.Rejection;
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

    /** Null until the client declares something. */
    @Nullable
    ConsentState consent;

    JsonText properties = JsonText.EMPTY_OBJECT;
    JsonText traits = JsonText.EMPTY_OBJECT;
    JsonText context = JsonText.EMPTY_OBJECT;

    /** Names of other types than the two above. */
    private final List<Identifier> others = new ArrayList<>(0);

    /** The event as it came, when it is rejected and of a size to be kept. */
    JsonText raw = JsonText.EMPTY_OBJECT;

    /** Where the client wrote the objects; until a decoder says otherwise, nowhere as they are. */
    Places places = Places.NONE;

    private Rejection.@Nullable Reason problem;
    private String pointer = "";
    private String detail = "";

    /** JSON Pointers below the event to its objects as the client wrote them, empty for those put together from elsewhere. */
    record Places(String properties, String traits, String context) {
        static final Places NONE = new Places("", "", "");
    }

    /** Remembers the first problem; the event is then rejected, and the rest of the request goes on. */
    void reject(Rejection.Reason reason, String where) {
        reject(reason, where, "");
    }

    /** The same with a sentence on what to do. */
    void reject(Rejection.Reason reason, String where, String what) {
        if (problem == null) {
            problem = reason;
            pointer = where;
            detail = what;
        }
    }

    /** Rejects an event whose parts hold more bytes than one may. */
    void limit(int mostBytes, String where) {
        if (properties.utf8().length + traits.utf8().length + context.utf8().length > mostBytes) {
            reject(
                    Rejection.Reason.TOO_LARGE,
                    where,
                    "An event holds at most " + mostBytes + " bytes (edge.limits.event_bytes).");
        }
    }

    /** Another name for the visitor; an empty one does nothing, nor does a second of the same type. */
    void identify(String type, String value) {
        boolean useless = value.isEmpty()
                || type.equals(Identifier.USER_ID)
                || type.equals(Identifier.ANONYMOUS_ID)
                || others.stream().anyMatch(other -> other.type().equals(type));
        if (!useless) {
            others.add(new Identifier(type, value));
        }
    }

    /** How many names of other types there are. */
    int others() {
        return others.size();
    }

    /** Whether the client gave any name for its visitor. */
    boolean isNamed() {
        return !userId.isEmpty() || !anonymousId.isEmpty() || !others.isEmpty();
    }

    boolean isRejected() {
        return problem != null || id.isEmpty() || name.isEmpty();
    }

    /** @param assumed of a client that declares none */
    ConsentState consent(ConsentState assumed) {
        return consent == null ? assumed : consent;
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
        return problem == null ? null : new Rejection(id, problem, pointer, detail);
    }

    /**
     * The finished event.
     *
     * @param timing how the client's clock is read
     * @param assumed consent of a client that declares none
     * @param cookieId stands in for an absent anonymous id
     */
    Event finish(Timing timing, ConsentState assumed, String cookieId) {
        String ours = commerce.name(EventNames.canonical(name));
        return new Event(
                id,
                ours,
                timing.of(clientTime),
                identifiers(cookieId),
                consent(assumed),
                url.isEmpty() && title.isEmpty() && referrer.isEmpty() ? Page.NONE : new Page(url, title, referrer),
                commerce.finish(ours),
                properties,
                traits,
                context,
                List.of());
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
        known.addAll(others);
        return known;
    }
}
