package io.metka.segments;

import java.time.Instant;

/** The events of one name with a time in the half-open interval (after, through]. */
record EventRange(String name, Instant after, Instant through) {}
