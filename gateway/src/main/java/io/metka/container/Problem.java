package io.metka.container;

/**
 * One thing that is wrong in a document, or worth a warning.
 *
 * @param pointer JSON Pointer (RFC 6901) to it, empty for the document as a whole
 * @param message what is wrong and what would be right, for the person who edits the document
 */
public record Problem(String pointer, String message) {}
