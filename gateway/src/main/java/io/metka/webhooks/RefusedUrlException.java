package io.metka.webhooks;

/** A webhook URL that must not be connected to; with the reason, for the endpoint's owner. */
final class RefusedUrlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    RefusedUrlException(String why) {
        super(why);
        this.why = why;
    }

    String why() {
        return why;
    }
}
