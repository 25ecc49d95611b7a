package io.metka.container;

/**
 * One thing that happened in a preview.
 *
 * @param id counts the records of a session from 1
 * @param json an object on one line
 */
public record PreviewRecord(long id, String json) {}
