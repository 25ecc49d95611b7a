package io.metka.embedded;

/** Hears of every change of state of an embedded store. */
@FunctionalInterface
public interface StoreListener {
    /** For a caller that only reads {@code state()}. */
    StoreListener NONE = (store, state) -> {};

    /**
     * Called by one thread at a time per store, in order; must return quickly and must not call the store's {@code stop}.
     *
     * @param store {@code clickhouse} or {@code redis}
     */
    void changed(String store, StoreState state);
}
