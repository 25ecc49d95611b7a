package io.metka.model;

import java.time.Instant;
import java.util.List;

/**
 * One thing that a visitor did, in Metka's canonical form.
 *
 * @param id chosen by the sender, unique within its project; a repeated id is a retry and is stored once
 * @param name snake_case verb in the past, for example {@code order_completed}
 * @param time when it happened by the corrected client clock: received − (sent − client time), bounded
 * @param identifiers what names the visitor; two of a type say that both are the same visitor's; empty when consent
 *     forbids it
 * @param properties a JSON object
 */
public record Event(
        String id,
        String name,
        Instant time,
        List<Identifier> identifiers,
        ConsentState consent,
        Page page,
        Commerce commerce,
        JsonText properties) {

    public Event {
        identifiers = List.copyOf(identifiers);
    }

    /** The same event without anything that names its visitor. */
    public Event withoutIdentifiers() {
        return identifiers.isEmpty() ? this : new Event(id, name, time, List.of(), consent, page, commerce, properties);
    }
}
