package io.metka.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A write key that a newer one has replaced, and that is taken until nobody uses it any more.
 *
 * @param expiresAt from when on it is unknown; null for not before it is revoked
 */
public record RetiredKey(String key, @Nullable Instant expiresAt) {

    /** Whether it is still taken. */
    public boolean isLive(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
