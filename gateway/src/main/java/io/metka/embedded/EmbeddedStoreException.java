package io.metka.embedded;

/** An embedded store could not be started; the message says what to do about it. */
public final class EmbeddedStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedStoreException(String message) {
        super(message);
    }

    EmbeddedStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
