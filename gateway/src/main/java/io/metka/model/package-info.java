/**
 * The words of the domain: events, batches, consent, identities, rejections, segments, deliveries.
 *
 * <p>In: nothing. Out: records and sealed types that every other package speaks. Not allowed: any dependency beyond
 * the JDK, any I/O, any clock.
 */
@NullMarked
package io.metka.model;

import org.jspecify.annotations.NullMarked;
