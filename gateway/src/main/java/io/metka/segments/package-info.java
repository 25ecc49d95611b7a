/**
 * Segments: rules become SQL, ticks become membership changes.
 *
 * <p>In: published segment definitions, the pipeline's progress, events and merges as ClickHouse holds them. Out:
 * {@link io.metka.model.MembershipChange}s with gapless sequences, in ClickHouse, mirrored to Redis and handed to a
 * consumer; {@code docs/segments.md} says exactly which. Not allowed: other stages, values inside SQL text, state that
 * ClickHouse could not give back.
 */
@NullMarked
package io.metka.segments;

import org.jspecify.annotations.NullMarked;
