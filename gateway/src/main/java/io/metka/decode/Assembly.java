package io.metka.decode;

import io.metka.model.Batch;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Origin;
import io.metka.model.Rejection;
import io.metka.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes one batch of the drafts of one request: each is finished or rejected for itself, in the client's order.
 *
 * @param cookieId stands in for absent anonymous ids
 */
record Assembly(Source source, Origin origin, Timing timing, String cookieId) {

    /** @param base JSON Pointer to the list that the drafts stand in, for example {@code /events} */
    Decoded understood(List<EventDraft> drafts, String base) {
        ConsentState assumed = assumed();
        List<Event> events = new ArrayList<>(drafts.size());
        List<Rejection> rejected = new ArrayList<>(0);
        for (int i = 0; i < drafts.size(); i++) {
            EventDraft draft = drafts.get(i);
            Rejection rejection = draft.rejection(base + "/" + i);
            if (rejection == null) {
                events.add(draft.finish(timing, assumed, cookieId));
            } else {
                rejected.add(rejection);
            }
        }
        return new Decoded.Understood(new Batch(origin, events), rejected);
    }

    /** The same for the only event of a request, whose pointers begin at the body's root. */
    Decoded understood(EventDraft draft) {
        Rejection rejection = draft.rejection("");
        return rejection == null
                ? new Decoded.Understood(
                        new Batch(origin, List.of(draft.finish(timing, assumed(), cookieId))), List.of())
                : new Decoded.Understood(new Batch(origin, List.of()), List.of(rejection));
    }

    private ConsentState assumed() {
        return source.declaredConsent().isEmpty()
                ? ConsentState.UNKNOWN
                : new ConsentState(Set.copyOf(source.declaredConsent()), Set.of());
    }
}
