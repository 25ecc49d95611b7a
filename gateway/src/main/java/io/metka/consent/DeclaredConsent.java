package io.metka.consent;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies the consent that the client declared, before anything is written to disk.
 *
 * <p>An event whose sender has not granted {@link ConsentState#ANALYTICS} keeps what counts it and nothing that names
 * anybody: no identifiers, properties, order number, query strings, network address or user agent. A denied purpose and
 * an unknown one are the same. A {@link ConsentChange} is kept in any case.
 */
public final class DeclaredConsent {
    private final boolean keepAnonymous;

    /** @param keepAnonymous whether events without consent are counted anonymously; else they are rejected */
    public DeclaredConsent(boolean keepAnonymous) {
        this.keepAnonymous = keepAnonymous;
    }

    /** What is left of a batch, and the events that consent forbids to keep at all. */
    public record Reduced(Batch batch, List<Rejection> rejected) {}

    public Reduced reduce(Batch batch) {
        Origin origin = batch.origin();
        boolean allGranted = true;
        for (Event event : batch.events()) {
            allGranted &= event.consent().allows(ConsentState.ANALYTICS);
        }
        if (allGranted) {
            Origin truncated = origin.withAddress(AddressTruncation.truncate(origin.address()));
            return new Reduced(new Batch(truncated, batch.events(), rejected(batch), batch.violations()), List.of());
        }
        return reduceEach(batch);
    }

    /** One request has one sender, so a single event without consent hides the sender of all. */
    private Reduced reduceEach(Batch batch) {
        Origin hidden = batch.origin().withoutClient();
        List<Event> kept = new ArrayList<>(batch.events().size());
        List<Rejection> rejected = new ArrayList<>(0);
        for (Event event : batch.events()) {
            if (event.consent().allows(ConsentState.ANALYTICS)) {
                kept.add(event);
            } else if (keepAnonymous || ConsentChange.is(event)) {
                kept.add(anonymous(event));
            } else {
                rejected.add(new Rejection(event.id(), Rejection.Reason.CONSENT_DENIED, ""));
            }
        }
        return new Reduced(new Batch(hidden, kept, rejected(batch), batch.violations()), rejected);
    }

    /** Of an event without consent only its shape is put aside. */
    private static List<RejectedEvent> rejected(Batch batch) {
        if (batch.rejected().isEmpty()) {
            return List.of();
        }
        return batch.rejected().stream()
                .map(event ->
                        event.consent().allows(ConsentState.ANALYTICS) ? event : event.with(Shape.of(event.body())))
                .toList();
    }

    private static Event anonymous(Event event) {
        Commerce money = event.commerce();
        Page page = event.page();
        return new Event(
                event.id(),
                event.name(),
                event.time(),
                List.of(),
                event.consent(),
                new Page(withoutQuery(page.url()), page.title(), withoutQuery(page.referrer())),
                new Commerce(money.revenue(), money.currency(), ""),
                ConsentChange.is(event) ? ConsentChange.properties(event) : JsonText.EMPTY_OBJECT);
    }

    private static String withoutQuery(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '?' || c == '#') {
                return url.substring(0, i);
            }
        }
        return url;
    }
}
