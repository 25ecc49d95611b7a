package io.metka.spool;

import org.jspecify.annotations.Nullable;

/**
 * How far the reader has come.
 *
 * @param committed everything before this position is done with
 * @param sealed the offsets of the range that is being processed, null when none is
 */
record Cursor(long committed, @Nullable Stretch sealed) {

    /** A half-open stretch of the log. */
    record Stretch(long from, long to) {}

    /** First position that this cursor knows nothing behind. */
    long furthest() {
        return sealed == null ? committed : Math.max(committed, sealed.to());
    }
}
