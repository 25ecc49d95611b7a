package io.metka.segments.language;

import java.time.Duration;
import java.time.Instant;

/** When events count, seen from the instant t of the evaluation; what is after t never does. */
public sealed interface Window {

    /** Whenever. */
    record Ever() implements Window {}

    /** In (t − length, t]. */
    record Last(Duration length) implements Window {}

    /** In [from, to). */
    record Between(Instant from, Instant to) implements Window {}
}
