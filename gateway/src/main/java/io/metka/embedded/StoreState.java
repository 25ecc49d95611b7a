package io.metka.embedded;

/** What a supervised store is doing. */
public enum StoreState {
    /** Its process has been asked for and does not answer yet. */
    STARTING,
    /** It answers. */
    READY,
    /** Its process is gone; a restart follows unless it was stopped. */
    DOWN
}
