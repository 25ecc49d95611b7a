package io.metka.spool;

import io.metka.model.SpooledBatch;
import java.util.List;

/**
 * A range of the spool that was written down before it was handed out: until it is committed the reader hands out this
 * range and no other, across crashes too.
 *
 * @param batches in the order of their positions, at least one
 */
public record SealedBatch(SpoolRange range, List<SpooledBatch> batches) {
    public SealedBatch {
        batches = List.copyOf(batches);
    }
}
