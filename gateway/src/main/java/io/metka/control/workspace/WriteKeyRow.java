package io.metka.control.workspace;

import java.time.Instant;

/**
 * A write key that a source had before its present one, as the control store keeps it.
 *
 * @param expiresAt milliseconds since 1970 from when on it is unknown, 0 for not before it is revoked
 */
public record WriteKeyRow(
        String project,
        String source,
        String id,
        String writeKey,
        String retiredBy,
        Instant retiredAt,
        long expiresAt) {}
