/**
 * Activation: may this change be sent to this endpoint now, and what has it brought.
 *
 * <p>In: membership changes on their way to an endpoint, the policies of the current catalog, what is known of the profile
 * (consent, time zone). Out: a decision for each change (send, wait, suppress, held out), the assignments of profiles to
 * holdout groups, and the effect of an activation as numbers with their uncertainty. State lies in Redis; the assignments
 * are in the warehouse too, from which they are rebuilt. Not allowed: another stage; a decision by guess while a store
 * is away.
 */
@NullMarked
package io.metka.activation;

import org.jspecify.annotations.NullMarked;
