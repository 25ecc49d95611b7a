package io.metka.webhooks.mapping;

import io.metka.model.MembershipChange;

/** One change in a request, with what is known of its profile. */
public record Item(String messageId, MembershipChange change, Facts facts) {}
