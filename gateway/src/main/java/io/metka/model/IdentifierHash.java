package io.metka.model;

/**
 * An identifier that can be compared but not read.
 *
 * @param type as in {@link Identifier}
 * @param hex lower-case HMAC-SHA-256 of the normalised value under the project's key, 64 characters
 */
public record IdentifierHash(String type, String hex) {}
