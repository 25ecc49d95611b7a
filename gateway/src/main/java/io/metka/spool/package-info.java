/**
 * The append-only durable log between the edge and processing.
 *
 * <p>In: batches from {@link io.metka.spool.Spool#append}. Out: their positions once they are durable, and the same
 * batches in order, in sealed ranges, from {@link io.metka.spool.SpoolReader}. Not allowed: acknowledging what is not
 * fsynced; any knowledge of what happens to a batch before or after; network; more than one process or one reader on a
 * folder.
 */
@NullMarked
package io.metka.spool;

import org.jspecify.annotations.NullMarked;
