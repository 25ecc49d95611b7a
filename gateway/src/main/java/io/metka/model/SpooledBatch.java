package io.metka.model;

/** A batch as it was made durable, with the position of its record in the spool. */
public record SpooledBatch(Position position, Batch batch) {}
