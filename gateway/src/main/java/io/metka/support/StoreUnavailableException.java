package io.metka.support;

/** A store cannot be reached or cannot answer now; the same call may succeed later, so the caller waits and repeats. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String store;

    /** @param store its name for the log and the metrics: {@code redis}, {@code clickhouse} */
    public StoreUnavailableException(String store, String message, Throwable cause) {
        super(message, cause);
        this.store = store;
    }

    public String store() {
        return store;
    }
}
