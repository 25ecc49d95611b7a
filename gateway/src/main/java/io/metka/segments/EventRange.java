package io.metka.segments;

import java.time.Instant;

/**
 * Events with a time in the half-open interval (after, through].
 *
 * @param name theirs; empty for any
 */
record EventRange(String name, Instant after, Instant through) {}
