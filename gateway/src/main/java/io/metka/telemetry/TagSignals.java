package io.metka.telemetry;

/**
 * What scripts do wrong.
 *
 * <p>Watch {@code rate(metka_tags_script_failures_total[5m])} by reason: {@code error} is a mistake in a script, {@code time} and
 * {@code memory} one that goes for more than a call may have. {@code metka_tags_scripts_disabled_total} grows when a script runs
 * no more until it is published anew: the log names it.
 */
public interface TagSignals {
    TagSignals NOOP = new TagSignals() {
        @Override
        public void failed(String reason) {}

        @Override
        public void disabled() {}
    };

    /**
     * One event went on without what a script would have done.
     *
     * @param reason a word of a closed set
     */
    void failed(String reason);

    /** A script runs no more until it is published anew. */
    void disabled();
}
