package io.metka.spool;

import io.metka.model.Position;

/**
 * A stretch of one spool's log that is processed as a whole.
 *
 * @param spool the spool's id
 * @param from position of the first record
 * @param to first position behind the last record
 */
public record SpoolRange(String spool, Position from, Position to) {

    /** The same for every repetition of this range and different for every other range of any spool. */
    public String token() {
        return spool + ':' + from.offset() + '-' + to.offset();
    }

    /** Its length in the log. */
    public long bytes() {
        return to.offset() - from.offset();
    }
}
