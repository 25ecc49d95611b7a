package io.metka.model;

import java.time.Instant;
import java.util.List;

/**
 * One thing that a visitor did, in Metka's canonical form.
 *
 * @param id chosen by the sender, unique within its project; a repeated id is a retry and is stored once
 * @param name snake_case verb in the past, for example {@code order_completed}; what other protocols call by other names
 *     is called by ours: {@link #PAGE_VIEW}, {@link #SCREEN_VIEW}, {@link #IDENTIFY}, {@link #GROUP}, {@link #ALIAS}
 * @param time when it happened by the corrected client clock: received − (sent − client time), bounded
 * @param identifiers what names the visitor, at most one of each type; empty when consent forbids it
 * @param properties a JSON object: what the event is about
 * @param traits a JSON object: what it says of the visitor, to be kept with the profile
 * @param context a JSON object: the client's surroundings, and under the protocol's name whatever has no canonical place
 * @param violations what the tracking plan minds about the event and keeps nevertheless: JSON Pointers into the event
 */
public record Event(
        String id,
        String name,
        Instant time,
        List<Identifier> identifiers,
        ConsentState consent,
        Page page,
        Commerce commerce,
        JsonText properties,
        JsonText traits,
        JsonText context,
        List<String> violations) {

    public static final String PAGE_VIEW = "page_view";
    public static final String SCREEN_VIEW = "screen_view";

    /** Says who the visitor is, and no more. */
    public static final String IDENTIFY = "identify";

    public static final String GROUP = "group";

    /** Says that two identifiers name one visitor. */
    public static final String ALIAS = "alias";

    public Event {
        identifiers = List.copyOf(identifiers);
        violations = List.copyOf(violations);
    }

    /** An event that says nothing of its visitor or its surroundings. */
    public Event(
            String id,
            String name,
            Instant time,
            List<Identifier> identifiers,
            ConsentState consent,
            Page page,
            Commerce commerce,
            JsonText properties) {
        this(
                id,
                name,
                time,
                identifiers,
                consent,
                page,
                commerce,
                properties,
                JsonText.EMPTY_OBJECT,
                JsonText.EMPTY_OBJECT,
                List.of());
    }

    /** The same event with other names for its visitor. */
    public Event withIdentifiers(List<Identifier> others) {
        return new Event(id, name, time, others, consent, page, commerce, properties, traits, context, violations);
    }

    /** The same event with what the tracking plan minds about it. */
    public Event withViolations(List<String> pointers) {
        return new Event(id, name, time, identifiers, consent, page, commerce, properties, traits, context, pointers);
    }

    /** The same event without anything that names its visitor. */
    public Event withoutIdentifiers() {
        return identifiers.isEmpty() ? this : withIdentifiers(List.of());
    }
}
