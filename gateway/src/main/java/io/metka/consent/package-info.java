/**
 * Consent at the gateway: what a visitor declared decides what of an event may be kept.
 *
 * <p>In: a decoded {@link io.metka.model.Batch}. Out: the same batch reduced to what its consent allows. Not allowed:
 * trusting that the browser has reduced anything; letting a clear network address through.
 */
@NullMarked
package io.metka.consent;

import org.jspecify.annotations.NullMarked;
