package io.metka.tags.sandbox;

import java.util.Locale;

/** What came of a call. */
public sealed interface ScriptOutcome {

    /** The script has returned: a JSON text. */
    record Returned(String output) implements ScriptOutcome {}

    /**
     * It has not, and nothing of what it did is left.
     *
     * @param message for the script's author; may hold values of the event, so it is not for logs
     */
    record Stopped(Reason reason, String message) implements ScriptOutcome {}

    /** Why a script did not return. */
    enum Reason {
        /** It used more CPU time than one call may. */
        TIME,
        /** It allocated more memory than one call may. */
        MEMORY,
        /** What it returned is too long. */
        OUTPUT,
        /** What it was to be given is too long. */
        INPUT,
        /** It threw, or cannot be read. */
        ERROR,
        /** It did not obey its stop: its thread was given up. */
        STUCK,
        /** It failed too often before; a new version begins anew. */
        DISABLED;

        /** In metrics, notices and the API. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it says that the script went for the gateway's means. */
        boolean overLimit() {
            return this == TIME || this == MEMORY || this == OUTPUT || this == STUCK;
        }
    }
}
