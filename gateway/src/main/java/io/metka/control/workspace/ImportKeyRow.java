package io.metka.control.workspace;

import java.time.Instant;

/**
 * A source's import key as the control store keeps it.
 *
 * @param name what it is for, in the words of who made it
 * @param hash SHA-256 of the key in lower-case hexadecimal; the key itself is nowhere
 */
public record ImportKeyRow(
        String project, String source, String id, String name, String hash, String createdBy, Instant createdAt) {}
