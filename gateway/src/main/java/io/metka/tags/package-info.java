/**
 * Transformations of events, and the home of GraalVM: what marketers wrote in JavaScript is read here, and run in
 * {@link io.metka.tags.sandbox} alone.
 *
 * <p>In: events that are known as well as they will be, and the transformations of the current catalog. Out: the events as they
 * are to be stored. Not allowed: running a script outside the sandbox; knowing another stage.
 */
@NullMarked
package io.metka.tags;

import org.jspecify.annotations.NullMarked;
