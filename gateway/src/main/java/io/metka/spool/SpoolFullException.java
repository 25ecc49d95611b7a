package io.metka.spool;

/** An append was refused because there is no room; it may succeed later, when the reader has made room. */
public final class SpoolFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made for each refused append, so it carries no stack trace. */
    SpoolFullException(String message) {
        super(message, null, false, false);
    }
}
