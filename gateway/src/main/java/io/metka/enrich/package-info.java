/**
 * The enrich stage: what can be found out about an event beyond what its client said.
 *
 * <p>In: events with profiles. Out: the same events with device, place, campaign and bot score. Everything comes from the
 * event itself, from tables in the jar and from database files, so the same event gives the same answer as long as the files
 * are the same. Not allowed: dropping an event, whatever sent it; other stages; the network.
 */
@NullMarked
package io.metka.enrich;

import org.jspecify.annotations.NullMarked;
