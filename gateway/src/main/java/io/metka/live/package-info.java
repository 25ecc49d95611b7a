/**
 * A bounded, lossy tap on the events that were just stored, for the admin's live view.
 *
 * <p>In: stored events. Out: subscribers' queues. Not allowed: slowing the pipeline down; holding more than a bounded
 * number of events; anything but hashed identifiers.
 */
@NullMarked
package io.metka.live;

import org.jspecify.annotations.NullMarked;
