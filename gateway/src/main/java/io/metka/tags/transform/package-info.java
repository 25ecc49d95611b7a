/**
 * Transformations: changes to events, as a project defines them.
 *
 * <p>In: a JSON document, checked when it is saved, and an event's view. Out: the view changed, or the script that is to change
 * it. Not allowed: running a script; the network; the clock.
 */
@NullMarked
package io.metka.tags.transform;

import org.jspecify.annotations.NullMarked;
