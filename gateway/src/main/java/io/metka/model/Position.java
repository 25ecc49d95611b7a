package io.metka.model;

/** A place in one node's spool: the number of bytes ever appended before it, so positions of one node are ordered. */
public record Position(long offset) implements Comparable<Position> {
    public static final Position START = new Position(0);

    @Override
    public int compareTo(Position other) {
        return Long.compare(offset, other.offset);
    }
}
