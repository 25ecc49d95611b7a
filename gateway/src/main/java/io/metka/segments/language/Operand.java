package io.metka.segments.language;

import java.math.BigDecimal;
import java.time.Instant;

/** A value that a rule compares with. */
public sealed interface Operand {

    /** Compared with texts alone. */
    record Text(String value) implements Operand {}

    /** Compared with numbers, and with texts that are written as numbers; at most six decimals. */
    record Numeric(BigDecimal value) implements Operand {}

    /** Compared with true and false alone. */
    record Truth(boolean value) implements Operand {}

    /** Compared with texts that are written as ISO 8601 dates or times; whole milliseconds. */
    record Moment(Instant value) implements Operand {}
}
