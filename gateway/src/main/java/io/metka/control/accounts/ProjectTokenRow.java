package io.metka.control.accounts;

import java.time.Instant;
import java.util.List;

/**
 * What a script signs in with.
 *
 * @param scopes as {@link Scope#parse} reads them
 * @param hash SHA-256 of the token; the token itself is nowhere
 * @param usedAt the last use, to the minute; the epoch when there was none
 */
public record ProjectTokenRow(
        String project,
        String id,
        String name,
        List<String> scopes,
        String hash,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        Instant usedAt) {
    public ProjectTokenRow {
        scopes = List.copyOf(scopes);
    }

    ProjectTokenRow used(Instant now) {
        return new ProjectTokenRow(project, id, name, scopes, hash, createdBy, createdAt, expiresAt, now);
    }
}
