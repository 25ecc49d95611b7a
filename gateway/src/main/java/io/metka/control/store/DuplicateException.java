package io.metka.control.store;

/** A row would have repeated a value that must be unique. */
public final class DuplicateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DuplicateException(Throwable cause) {
        super("The value is taken", cause);
    }
}
