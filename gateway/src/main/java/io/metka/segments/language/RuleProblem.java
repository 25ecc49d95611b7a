package io.metka.segments.language;

/**
 * One reason why a rule cannot be used.
 *
 * @param pointer JSON Pointer (RFC 6901) to the offending value, empty for the whole document
 * @param message what to change, one sentence
 */
public record RuleProblem(String pointer, String message) {}
