package io.metka.control.workspace;

import java.time.Instant;
import java.util.List;

/**
 * A partner who fetches members and changes, as the control store keeps it.
 *
 * @param segments what the partner may fetch
 * @param hash SHA-256 of the key in lower-case hexadecimal; the key itself is nowhere
 * @param expiresAt from when on the key is refused; the epoch means never
 * @param oldHash of the key before, empty when there is none
 * @param oldExpiresAt until when the key before is taken beside the new one
 */
public record PartnerRow(
        String project,
        String id,
        String name,
        List<String> segments,
        String hash,
        Instant expiresAt,
        String oldHash,
        Instant oldExpiresAt,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    public PartnerRow {
        segments = List.copyOf(segments);
    }

    /** Whether a key with this hash is taken now. */
    public boolean takes(String keyHash, Instant now) {
        boolean expired = !expiresAt.equals(Instant.EPOCH) && !now.isBefore(expiresAt);
        return !expired && (hash.equals(keyHash) || (oldHash.equals(keyHash) && now.isBefore(oldExpiresAt)));
    }

    PartnerRow withKey(String newHash, Instant oldUntil) {
        return new PartnerRow(
                project, id, name, segments, newHash, expiresAt, hash, oldUntil, revision, createdAt, updatedAt);
    }

    @Override
    public PartnerRow revised(long revision, Instant updatedAt) {
        return new PartnerRow(
                project, id, name, segments, hash, expiresAt, oldHash, oldExpiresAt, revision, createdAt, updatedAt);
    }
}
