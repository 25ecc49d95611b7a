package io.metka.model;

/**
 * An identifier that can be compared but not read.
 *
 * @param hex lower-case HMAC-SHA-256 of the normalised value under the project's key, 64 characters
 */
public record IdentifierHash(Identifier.Type type, String hex) {}
