/**
 * The identity stage: says once and for all which profile an event belongs to, and drops what was seen before.
 *
 * <p>Beside it, under the same secret: tokens that carry an id from site to site, and the memory of which were used.
 *
 * <p>In: spooled batches with identifiers in clear, in the order of the spool. Out: events with profiles and keyed
 * hashes, and the merges that they caused. The graph lives in Redis and is changed by one script, atomically per
 * project; what the script decided is kept with the event's id, so that a repeated call gives the same answer. Not
 * allowed: clear identifiers in Redis, logs or answers; other stages; any decision taken outside the script.
 */
@NullMarked
package io.metka.identity;

import org.jspecify.annotations.NullMarked;
