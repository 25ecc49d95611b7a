package io.metka.webhooks.mapping;

/**
 * One thing that is wrong with a mapping.
 *
 * @param pointer JSON Pointer (RFC 6901) to it
 * @param message what is wrong and what would be right
 */
public record Problem(String pointer, String message) {}
