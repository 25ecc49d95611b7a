package io.metka.embedded;

import java.io.IOException;

/** The client closed its connection before its request was answered. */
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(Throwable cause) {
        super("the client went away", cause);
    }
}
