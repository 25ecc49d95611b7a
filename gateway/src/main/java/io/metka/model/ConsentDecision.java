package io.metka.model;

import java.time.Instant;

/**
 * What somebody last decided on one purpose.
 *
 * @param at in whole milliseconds
 * @param receipt the id of the receipt that proves it
 */
public record ConsentDecision(boolean granted, Instant at, String receipt) {}
