/**
 * Webhooks: membership changes travel to partners, signed, in order, none lost.
 *
 * <p>In: {@link io.metka.model.MembershipChange}s, and the endpoints of the current catalog. Out: HTTP requests under
 * Standard Webhooks 1.0.0, and {@link io.metka.model.DeliveryAttempt}s for the delivery log. State lives in Redis lanes,
 * one per endpoint, so that a partner that is away slows nobody else. Not allowed: another stage, a connection to an
 * address that {@link io.metka.webhooks.UrlCheck} has not passed, a redirect.
 */
@NullMarked
package io.metka.webhooks;

import org.jspecify.annotations.NullMarked;
