/**
 * JavaScript in the gateway: the home of GraalVM.
 *
 * <p>In: source that marketers wrote. Out: whether it can be read. Not allowed: running any of it outside a sandbox;
 * knowing another stage.
 */
@NullMarked
package io.metka.tags;

import org.jspecify.annotations.NullMarked;
