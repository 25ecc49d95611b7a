package io.metka.spool;

import org.jspecify.annotations.Nullable;

/** An append was refused because the disk fails or the spool is closed or overloaded; it may succeed later. */
public final class SpoolUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made for each refused append, so it carries no stack trace of its own. */
    SpoolUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
