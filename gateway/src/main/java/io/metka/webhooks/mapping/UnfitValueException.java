package io.metka.webhooks.mapping;

/** A value that cannot stand where a mapping puts it; the message says which and names no person. */
public final class UnfitValueException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitValueException(String message) {
        super(message);
    }
}
