package io.metka.webhooks;

import io.metka.model.MembershipChange;
import java.time.Instant;

/** A message that was given up and can be replayed. */
public record DeadLetter(String messageId, MembershipChange change, Instant diedAt) {}
