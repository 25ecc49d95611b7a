package io.metka.decode;

import io.metka.model.Batch;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import io.metka.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Makes one batch of the drafts of one request: each is finished or rejected for itself, in the client's order.
 *
 * @param cookieId stands in for absent anonymous ids
 */
record Assembly(DecodeLimits limits, Source source, Origin origin, Timing timing, String cookieId) {

    /** @param base JSON Pointer to the list that the drafts stand in, for example {@code /events} */
    Decoded understood(List<EventDraft> drafts, String base) {
        return understood(drafts, i -> base + "/" + i);
    }

    /** The same for the only event of a request, whose pointers begin at the body's root. */
    Decoded understood(EventDraft draft) {
        return understood(List.of(draft), _ -> "");
    }

    private Decoded understood(List<EventDraft> drafts, IntFunction<String> where) {
        ConsentState assumed = assumed();
        List<Event> events = new ArrayList<>(drafts.size());
        List<Rejection> rejected = new ArrayList<>(0);
        List<RejectedEvent> aside = new ArrayList<>(0);
        ShapeCheck shape = new ShapeCheck(limits);
        for (int i = 0; i < drafts.size(); i++) {
            EventDraft draft = drafts.get(i);
            String base = where.apply(i);
            shape.check(draft, base);
            Event event = draft.isRejected() ? null : finished(draft, assumed, base);
            Rejection rejection = draft.isRejected() ? draft.rejection(base) : null;
            if (event != null && rejection == null) {
                events.add(event);
            } else if (rejection != null) {
                rejected.add(rejection);
                aside.add(new RejectedEvent(rejection, draft.name, draft.consent(assumed), raw(draft, rejection)));
            }
        }
        return new Decoded.Understood(new Batch(origin, events, aside), rejected);
    }

    /** The event, unless it holds what this source may not send. */
    private Event finished(EventDraft draft, ConsentState assumed, String base) {
        Event event = draft.finish(timing, assumed, cookieId);
        if (event.commerce().items().size() > limits.shape().items()) {
            draft.reject(
                    Rejection.Reason.TOO_MANY,
                    base + draft.places.properties(),
                    "An event has at most " + limits.shape().items() + " products (edge.limits.items).");
        } else if (!source.allowsHost(PageHost.of(event.page().url()))) {
            draft.reject(
                    Rejection.Reason.HOST_NOT_ALLOWED,
                    base,
                    "This source takes no events of pages on this host; add it to the source's hosts.");
        }
        return event;
    }

    /** As it came, or what could be read of it in Metka's own form, in which it can be mended and sent again. */
    private JsonText raw(EventDraft draft, Rejection why) {
        boolean isGiven = !draft.raw.equals(JsonText.EMPTY_OBJECT) || why.reason() == Rejection.Reason.TOO_LARGE;
        return isGiven ? draft.raw : EventJson.of(draft.finish(timing, assumed(), cookieId));
    }

    private ConsentState assumed() {
        return source.declaredConsent().isEmpty()
                ? ConsentState.UNKNOWN
                : new ConsentState(Set.copyOf(source.declaredConsent()), Set.of());
    }
}
