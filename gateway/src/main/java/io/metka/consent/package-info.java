/**
 * Consent at the gateway: what a visitor declared decides what of an event may be spooled, and what everybody decided, as the
 * ledger knows it, decides what of a spooled event may be stored.
 *
 * <p>In: a decoded {@link io.metka.model.Batch}, later the same batch out of the spool. Out: the batch reduced to what its
 * consent allows, and receipts. Not allowed: trusting that the browser has reduced anything; letting a clear network
 * address through; a receipt with a clear identifier; changing a receipt that is stored.
 */
@NullMarked
package io.metka.consent;

import org.jspecify.annotations.NullMarked;
