package io.metka.control.accounts;

import java.time.Instant;

/**
 * A token as the control store keeps it.
 *
 * @param hash SHA-256 of the token; the token itself is nowhere
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenRow(String id, String name, byte[] hash, Instant createdAt) {}
