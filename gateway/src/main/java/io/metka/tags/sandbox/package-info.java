/**
 * The sandbox: runs scripts that marketers wrote, so that none of them can hurt the gateway, another tenant or another event.
 *
 * <p>In: a script and one JSON text for each event. Out: one JSON text, or why there is none, in bounded time and memory. What
 * crosses the border is text alone, so a polyglot isolate can take the place of a context one day. Not allowed: running
 * anything on an event loop; giving a script a Java object; knowing what scripts are for.
 */
@NullMarked
package io.metka.tags.sandbox;

import org.jspecify.annotations.NullMarked;
