package io.metka.segments;

import java.time.Duration;
import java.time.Instant;

/**
 * An age at which an event may change a rule's outcome although nothing new happens.
 *
 * @param name of the event; empty for events of any name
 * @param age zero for an event whose time was still ahead when it was stored
 */
record Edge(String name, Duration age) {

    /** The events that reach the age after the first instant and not after the second. */
    EventRange crossed(Instant after, Instant through) {
        return new EventRange(name, after.minus(age), through.minus(age));
    }
}
