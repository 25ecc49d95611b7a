package io.metka.container.gtm;

import java.util.Locale;

/** What became of an entity of the export, from the best to the worst. */
public enum Outcome {
    /** It does what it did. */
    IMPORTED,
    /** It does what it did but for what the reasons say. */
    CHANGED,
    /** It is there and waits for a person. */
    NEEDS_ACTION,
    /** It is not in the document. */
    SKIPPED;

    /** The name in the report. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
