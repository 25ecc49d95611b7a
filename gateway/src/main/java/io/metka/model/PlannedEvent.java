package io.metka.model;

import java.util.Locale;

/**
 * What a project's tracking plan says about the events of one name.
 *
 * @param event the name, or {@link #ANY_OTHER}
 * @param schema a JSON Schema (2020-12) for the event's properties
 */
public record PlannedEvent(ProjectId project, String event, Mode mode, JsonText schema) {
    /** Stands for every event that the plan does not name; such an event is a violation by itself. */
    public static final String ANY_OTHER = "*";

    /** What becomes of an event that violates the plan. */
    public enum Mode {
        /** Counted and listed, stored unchanged. */
        OBSERVE,
        /** Stored with its violations beside it. */
        TAG,
        /** Rejected. */
        BLOCK;

        /** The name in the API and in stores: {@code observe}, {@code tag} or {@code block}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
