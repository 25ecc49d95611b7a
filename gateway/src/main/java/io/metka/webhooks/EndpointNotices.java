package io.metka.webhooks;

import io.metka.model.WebhookEndpoint;

/** Told when an endpoint needs its owner. */
@FunctionalInterface
public interface EndpointNotices {
    EndpointNotices NONE = endpoint -> {};

    /**
     * The partner answered 410: the endpoint's lane stands still with all its messages. It moves again when the endpoint
     * gets another URL, is disabled and enabled again, or by {@link Webhooks#resume}. A notice may come more than once.
     */
    void gone(WebhookEndpoint endpoint);

    /** Nothing but failures for longer than the endpoint allows: as with {@link #gone}. */
    default void stopped(WebhookEndpoint endpoint) {}
}
