package io.metka.control.accounts;

import java.time.Instant;

/**
 * A browser in which somebody has signed in.
 *
 * @param hash SHA-256 of what its cookie holds
 * @param agent what the browser calls itself
 * @param address from where it signed in
 * @param seenAt of the last request, to the minute
 */
public record SessionRow(
        String id, String userId, String hash, String agent, String address, Instant createdAt, Instant seenAt) {}
